"""Fits the weights of the token estimate and measures its error on texts it did not see.

    python3 -m venv VENV && VENV/bin/pip install -r tests/oracles/tokens-requirements.txt
    VENV/bin/python tests/oracles/tokens.py --cache FOLDER --modules FOLDER --crates FOLDER --table FILE

The tokenizers are the ones inside LiteLLM's package; none is downloaded. The features are counted by the meter
itself (the example `meter` of this crate). Texts come from Debian packages, which are downloaded to the cache, and from
the packages of Python, npm and crates.io that lie in the folders named; `texts.py` says which. Documents are split in
two by a hash of their name: one half to fit, the other to measure.

Writes crates/core/src/cost/tokens/weights.rs, fixtures/cost/held.jsonl (features and true counts of a part of the
held-out texts, no text), the counts in fixtures/cost/own.jsonl, and a table for the README.
"""

import argparse
import csv
import importlib.metadata
import json
import os
import pathlib
import random
import subprocess

import numpy as np
from scipy.optimize import nnls

import texts

TESTS = pathlib.Path(__file__).parent.parent
WEIGHTS = TESTS.parent / "crates/core/src/cost/tokens/weights.rs"
HELD = TESTS / "fixtures/cost/held.jsonl"
OWN = TESTS / "fixtures/cost/own.jsonl"

TOKENIZERS = {
    "claude2": ("CLAUDE_2", "Claude 2's tokenizer"),
    "cl100k": ("CL100K", "`cl100k_base`"),
    "o200k": ("O200K", "`o200k_base`"),
}
# The order of `Features::counts`; the second word is the group whose error a feature shares.
FEATURES = [line.split() for line in """
word latin|word_after_sign latin|lower latin|open latin|rare latin|vowel_liquid latin|open_liquid latin|breath latin
upper latin|digit sign|number sign|mark sign|sign sign|sign_row sign|line sign|blank_more sign
latin_mark sign|latin accent|latin_extended accent|latin_more accent|greek greek|cyrillic cyrillic
cyrillic_more cyrillic|hebrew hebrew|arabic arabic|devanagari devanagari|bengali indic|gujarati indic
dravidian indic|thai thai|armenian other|georgian other|sinhala indic
burmese other|khmer other|letter other|mark_wide sign|symbol sign|wide_mark cjk
kana cjk|han cjk|hangul hangul|emoji emoji|wide_words latin|texts latin
en_word english|en_after_sign english|en_lower english|en_open english|en_rare english|en_vowel_liquid english
en_open_liquid english|en_breath english|en_upper english
""".replace("\n", "|").strip("|").split("|")]
GROUPS = sorted({group for _, group in FEATURES})
GROUP = np.array([[group == name for name in GROUPS] for _, group in FEATURES], float)

# Rows of the table.
ROWS = {
    "English prose": ["en", "chat"],
    "Latin, other languages": "de es fr it nl pl cs ro hu fi sv da nb id ms tr pt pt_br ca hr sl sk et lv lt is eu gl af sq eo".split(),
    "Vietnamese": ["vi"],
    "Code": ["python", "js", "ts", "rust"],
    "JSON, logs": ["json", "log"],
    "Markdown": ["markdown"],
    "Emoji among words": ["emoji"],
    "Greek": ["el"],
    "Cyrillic": ["ru", "uk", "sr", "mk", "bg", "be", "kk"],
    "Hebrew": ["he"],
    "Arabic": ["ar", "fa", "ur"],
    "Devanagari": ["hi", "mr", "ne"],
    "Other Indic": ["bn", "gu", "pa", "ta", "te", "kn", "ml", "si"],
    "Thai": ["th"],
    "Armenian, Georgian, Ethiopic, Khmer, Burmese": ["hy", "ka", "am", "km", "my"],
    "Japanese": ["ja"],
    "Chinese": ["zh_cn", "zh_tw"],
    "Korean": ["ko"],
}
# In 4,096ths, as the weights are written.
ONE = 4096
# Tokens up to which a text is short, and medium.
LENGTHS = [120, 1000]
# Of the fitted texts of each length, how many must lie below the upper end (and above the lower).
TAILS = [0.958, 0.971, 0.958]


def tokenizers():
    import litellm
    import tiktoken
    import tokenizers as fast

    folder = pathlib.Path(litellm.__file__).parent / "litellm_core_utils/tokenizers"
    os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
    claude = fast.Tokenizer.from_file(str(folder / "anthropic_tokenizer.json"))
    cl100k, o200k = tiktoken.get_encoding("cl100k_base"), tiktoken.get_encoding("o200k_base")
    return (
        lambda text: len(claude.encode(text, add_special_tokens=False).ids),
        lambda text: len(cl100k.encode_ordinary(text)),
        lambda text: len(o200k.encode_ordinary(text)),
    )


def measure(meter, rows):
    """The meter's counts of every text, one occurrence counting 256."""
    lines = "".join(json.dumps(row["text"], ensure_ascii=row.get("ascii", False)) + "\n" for row in rows)
    out = subprocess.run(meter, input=lines.encode(), capture_output=True, check=True, cwd=TESTS.parent).stdout
    counts = [json.loads(line) for line in out.decode().splitlines()]
    assert len(counts) == len(rows) and all(len(one) == len(FEATURES) for one in counts)
    return np.array(counts)


def fit_weights(features, tokens):
    """Non-negative weights with the least relative error, outliers counting less."""
    weights = np.zeros(features.shape[1])
    trust = np.ones(len(tokens))
    for _ in range(8):
        scale = trust / tokens
        weights, _ = nnls(features * scale[:, None], trust)
        error = features @ weights / tokens - 1
        trust = 1 / np.sqrt(np.maximum(0.1, np.abs(error)))
    return np.round(weights * ONE) / ONE


def shares(features, weights):
    parts = (features * weights) @ GROUP
    return parts / parts.sum(1, keepdims=True)


def spread_of(share, likely, pieces, shared, own, walk):
    """The expected error of texts, relative; see `estimate.rs`."""
    return np.sqrt((share @ shared) ** 2 + (share @ own) ** 2 / pieces + walk**2 / likely)


def fit_spread(features, tokens, weights, origin):
    """How far texts are off: what all texts of an origin share, what each has of its own, what shrinks with length."""
    likely = np.maximum(1, features @ weights)
    share, error = shares(features, weights), np.log(tokens / likely)
    of = {name: np.flatnonzero(origin == name) for name in set(origin)}
    mean = np.zeros(len(error))
    rows, means, sizes = [], [], []
    for index in of.values():
        mean[index] = np.average(error[index], weights=np.sqrt(likely[index]))
        rows.append(share[index].mean(0))
        means.append(abs(mean[index[0]]))
        sizes.append(np.sqrt(len(index)))
    sizes = np.array(sizes)
    # A mean absolute deviation is 0.8 of a standard one.
    shared, _ = nnls(np.array(rows) * sizes[:, None], 1.25 * np.array(means) * sizes)
    rest = np.concatenate([share, 1 / np.sqrt(likely)[:, None]], 1)
    own, _ = nnls(rest, 1.25 * np.abs(error - mean))
    shared, own, walk = (np.round(np.maximum(part, least), 3) for part, least in ((shared, 0.02), (own[:-1], 0.02), (own[-1], 0.0)))
    return shared, own, float(walk)


def files(features, tokens, weights, origin, least):
    """The texts of an origin as one file: its features, its tokens, and as how many equal texts it counts."""
    for which in sorted(set(origin)):
        chosen = np.flatnonzero(origin == which)
        if len(chosen) >= least:
            likely = features[chosen] @ weights
            yield features[chosen].sum(0), tokens[chosen].sum(), likely.sum() ** 2 / (likely**2).sum()


def reaches(features, tokens, weights, spread, origin):
    """By how many spreads the range must reach down and up: for texts by their length, and for files."""
    def sides(features, tokens, pieces, tail):
        likely = np.maximum(1, features @ weights)
        sigma = spread_of(shares(features, weights), likely, pieces, *spread)
        both = (likely / tokens - 1) / sigma, (tokens / likely - 1) / sigma
        return [round(float(np.quantile(side, tail)), 2) for side in both]

    likely = features @ weights
    length = np.searchsorted(LENGTHS, likely, side="right")
    reach = [sides(features[length == one], tokens[length == one], 1, tail) for one, tail in enumerate(TAILS)]
    whole = [np.array(part) for part in zip(*files(features, tokens, weights, origin, 4))]
    return reach, sides(*whole, 0.975)


def bounds(features, weights, spread, reach, pieces=1):
    likely = np.maximum(1, features @ weights)
    sigma = spread_of(shares(features, weights), likely, pieces, *spread)
    texts, file = reach
    alone = np.array(texts)[np.searchsorted(LENGTHS, likely, side="right")].T
    down, up = (far + (one - far) / pieces for one, far in zip(alone, file))
    return likely / (1 + down * sigma), likely, likely * (1 + up * sigma)


def write_weights(fits):
    def row(values):
        text = ", ".join(f"{value}" for value in values)
        return f"[{text}]"

    lines = [
        "//! The fitted weights. Written by `tests/oracles/tokens.py`; not by hand.",
        "",
        "use super::estimate::Weights;",
    ]
    for name, (weights, (shared, own, walk), reach) in fits.items():
        constant, title = TOKENIZERS[name]
        lines += [
            "",
            f"/// {title[0].upper()}{title[1:]}.",
            f"pub(super) static {constant}: Weights = Weights {{",
            f"    tokens: {row(int(round(value * ONE)) for value in weights)},",
            f"    shared: {row(int(round(value * 1000)) for value in GROUP @ shared)},",
            f"    own: {row(int(round(value * 1000)) for value in GROUP @ own)},",
            f"    walk: {int(round(walk * 1000))},",
            f"    reach: {row(row(int(round(side * 100)) for side in one) for one in reach[0])},",
            f"    file: {row(int(round(side * 100)) for side in reach[1])},",
            "};",
        ]
    WEIGHTS.write_text("\n".join(lines) + "\n")
    subprocess.run(["rustfmt", "--edition", "2024", "--config-path", TESTS.parent / "rustfmt.toml", WEIGHTS], check=True)


def table(rows, held, features, true, fits):
    """Error and coverage by script, as Markdown."""
    kinds = np.array([row["kind"] for row in rows])
    sizes = np.array([row["size"] for row in rows])
    ranges = {name: bounds(features, *fits[name]) for name in TOKENIZERS}
    lines = ["| texts | held out | " + " | ".join(f"{title[1]}: median, 90th percentile, covered" for title in TOKENIZERS.values()) + " |"]
    lines.append("|---|---:|" + "---|" * len(TOKENIZERS))

    def line(title, chosen):
        cells = []
        for column, name in enumerate(TOKENIZERS):
            low, likely, high = (side[chosen] for side in ranges[name])
            truth = true[chosen, column]
            error = np.abs(likely / truth - 1)
            inside = ((low <= truth) & (truth <= high)).mean()
            cells.append(f"{np.median(error):.1%}, {np.quantile(error, 0.9):.1%}, {inside:.1%}".replace("%", " %"))
        lines.append(f"| {title} | {chosen.sum():,} | " + " | ".join(cells) + " |")

    for title, members in ROWS.items():
        line(title, held & np.isin(kinds, members))
    for size, (least, most, _) in texts.SIZES.items():
        line(f"**{least:,} to {most:,} characters**", held & (sizes == size))
    line("**all**", held)
    return lines


def sums(rows, held, features, true, fits):
    """Whole files of one origin: how often the range of the sum holds, and how wide it is."""
    origin = np.array([f"{row['kind']}/{row['collection']}" for row in rows])
    lines = []
    for column, name in enumerate(TOKENIZERS):
        inside, width = [], []
        for total, truth, pieces in files(features[held], true[held, column], fits[name][0], origin[held], 4):
            low, likely, high = bounds(total[None], *fits[name], pieces)
            inside.append(low[0] <= truth <= high[0])
            width.append((high[0] - low[0]) / likely[0] / 2)
        low, likely, high = bounds(features[held], *fits[name])
        single = np.median((high - low) / likely / 2)
        lines.append(f"- {TOKENIZERS[name][1]}: {np.mean(inside):.1%} of {len(inside)} files covered, "
                     f"± {np.median(width):.1%} (one text alone: ± {single:.1%})".replace("%", " %"))
    return lines


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cache", type=pathlib.Path, required=True, help="a folder for Debian packages")
    arguments.add_argument("--modules", type=pathlib.Path, required=True, help="a folder of npm packages")
    arguments.add_argument("--crates", type=pathlib.Path, required=True, help="a folder of crates' sources")
    arguments.add_argument("--table", type=pathlib.Path, help="where the README's table goes")
    arguments.add_argument("--meter", nargs="+", default="cargo run -q -p outcrop-tests --example meter".split())
    arguments.add_argument("--keep", type=pathlib.Path, help="keeps the samples here, and takes them from here")
    chosen = arguments.parse_args()

    count = tokenizers()
    if chosen.keep and chosen.keep.exists():
        rows = [json.loads(line) for line in chosen.keep.read_text().splitlines()]
    else:
        texts.unpack(chosen.cache)
        site = pathlib.Path(np.__file__).parent.parent
        talks = TESTS.parent.parent / "shared/real/call-transcripts.csv"
        with talks.open(newline="") as file:
            transcripts = [max(row, key=len) for row in csv.reader(file)][1:]
        rows = list(texts.samples(texts.documents(chosen.cache, site, chosen.modules, chosen.crates, transcripts)))
        for row in rows:
            row["tokens"] = [one(row["text"]) for one in count]
        if chosen.keep:
            chosen.keep.write_text("".join(json.dumps(row) + "\n" for row in rows))
    counts = measure(chosen.meter, rows)
    features, true = counts / 256, np.array([row["tokens"] for row in rows], float)
    held = np.array([row["held"] for row in rows])
    origin = np.array([f"{row['kind']}/{row['collection']}" for row in rows])
    fits = {}
    for column, name in enumerate(TOKENIZERS):
        weights = fit_weights(features[~held], true[~held, column])
        spread = fit_spread(features[~held], true[~held, column], weights, origin[~held])
        reach = reaches(features[~held], true[~held, column], weights, spread, origin[~held])
        fits[name] = (weights, spread, reach)
        print(name, {feature: round(weight, 3) for (feature, _), weight in zip(FEATURES, weights)})
        print("  shared", dict(zip(GROUPS, spread[0])), "own", dict(zip(GROUPS, spread[1])), "walk", spread[2], "reach", reach)
    write_weights(fits)

    # A few texts of every origin, so that they make files too.
    dice = random.Random("fixture")
    part = []
    for which in sorted(set(origin[held])):
        index = list(np.flatnonzero(held & (origin == which)))
        if len(index) >= 4:
            part += sorted(dice.sample(index, 4))
    with HELD.open("w") as file:
        for index in part:
            row = rows[index]
            tokens = dict(zip(TOKENIZERS, row["tokens"]))
            one = {"kind": row["kind"], "from": row["collection"], "size": row["size"], "tokens": tokens, "counts": counts[index].tolist()}
            file.write(json.dumps(one, separators=(",", ":"), ensure_ascii=False) + "\n")

    own = [json.loads(line) for line in OWN.read_text().splitlines()]
    for row in own:
        row["tokens"] = {name: one(row["text"]) for name, one in zip(TOKENIZERS, count)}
    OWN.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in own))

    lines = table(rows, held, features, true, fits) + ["", *sums(rows, held, features, true, fits)]
    version = importlib.metadata.version("litellm")
    lines.append(f"\nTokenizers: the ones inside LiteLLM {version}. {held.sum():,} held-out texts, {(~held).sum():,} fitted.")
    print("\n".join(lines))
    if chosen.table:
        chosen.table.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
