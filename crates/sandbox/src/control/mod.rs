//! The control plane, as far as it tells what can be called: foundation models and inference profiles.

mod foundation_models;
mod inference_profiles;

pub(crate) use foundation_models::{get_foundation_model, list_foundation_models};
pub(crate) use inference_profiles::{ACCOUNT, get_inference_profile, list_inference_profiles};
