//! What holds natively must hold in wasm: the same fixtures, the same runners.

use outcrop_tests::replay::{batch, catalog, codecs, credentials, explain, frames, requests, signing};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn signing_cases() {
    let cases = signing::run(signing::BOTOCORE).unwrap();
    assert!(cases >= 200, "only {cases} cases");
    assert_eq!(signing::run(signing::BEDROCK).unwrap(), 6);
}

#[wasm_bindgen_test]
fn pasted_credentials() {
    let cases = credentials::run().unwrap();
    assert!(cases >= 90, "only {cases} cases");
}

#[wasm_bindgen_test]
fn frames_in_pieces() {
    frames::every_piece_size();
}

#[wasm_bindgen_test]
fn frames_cut() {
    frames::every_truncation();
}

#[wasm_bindgen_test]
fn frames_damaged() {
    frames::damage();
}

#[wasm_bindgen_test]
fn bodies_encode() {
    codecs::encodes();
}

#[wasm_bindgen_test]
fn replies_decode() {
    codecs::decodes();
}

#[wasm_bindgen_test]
fn streams_fold() {
    codecs::folds();
}

#[wasm_bindgen_test]
fn cut_streams_keep_their_text() {
    codecs::cuts();
}

#[wasm_bindgen_test]
fn rules_by_their_examples() {
    assert!(batch::rules().unwrap() > 20);
}

#[wasm_bindgen_test]
fn batch_cases() {
    assert!(batch::cases().unwrap() > 90);
}

#[wasm_bindgen_test]
fn model_ids_resolve() {
    assert!(catalog::run().unwrap() >= 24);
}

#[wasm_bindgen_test]
fn errors_are_explained() {
    assert!(explain::run().unwrap() >= 60);
}

#[wasm_bindgen_test]
fn requests_are_serialized() {
    let (calls, replies) = requests::run().unwrap();
    assert!(calls >= 27 && replies >= 14, "{calls} calls, {replies} replies");
}
