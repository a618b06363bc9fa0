"""Texts to measure token estimates on: documents of Debian packages, of Python, npm and Rust packages, and logs.

No text of these is kept in the repository: `tokens.py` keeps counts of them.
"""

import collections
import gzip
import hashlib
import html
import pathlib
import random
import re
import struct
import subprocess

PACKAGES = """
installation-guide-amd64 debian-handbook harden-doc gnome-user-docs vim-doc git-doc bash-doc bible-kjv-text
debian-reference-de debian-reference-en debian-reference-es debian-reference-fr debian-reference-id
debian-reference-it debian-reference-ja debian-reference-pt debian-reference-zh-cn debian-reference-zh-tw
debian-faq-ko debian-faq-ja debian-faq-ru debian-faq-zh-cn
manpages-dev manpages-cs manpages-da manpages-de manpages-el manpages-es manpages-fi manpages-fr manpages-hu
manpages-id manpages-it manpages-ja manpages-mk manpages-nl manpages-pl manpages-ro manpages-ru manpages-sr
manpages-sv manpages-uk manpages-vi manpages-tr manpages-zh manpages-pt-br
maint-guide-ja maint-guide-zh-cn maint-guide-vi maint-guide-ru
fortunes fortunes-zh fortunes-ru fortunes-bg fortunes-de fortunes-es fortunes-it fortunes-pl
gimp-help-el gimp-help-fa gimp-help-ko gimp-help-ru gimp-help-uk gimp-help-fi gimp-help-hu
libreoffice-help-hi libreoffice-help-km libreoffice-help-ko libreoffice-help-tr libreoffice-help-vi
libreoffice-help-el libreoffice-help-zh-tw
libreoffice-l10n-hi libreoffice-l10n-th libreoffice-l10n-ta libreoffice-l10n-bn libreoffice-l10n-am
libreoffice-l10n-ka libreoffice-l10n-ar libreoffice-l10n-he libreoffice-l10n-fa libreoffice-l10n-te
libreoffice-l10n-km libreoffice-l10n-ml libreoffice-l10n-gu libreoffice-l10n-mr libreoffice-l10n-ne
libreoffice-l10n-si vlc-l10n evolution-common gramps apt dpkg debconf popularity-contest keyboard-configuration
exim4-config openssh-server locales wireshark-common gnucash-common pidgin-data inkscape gedit-common kstars-data
gcompris-qt-data aptitude-common
""".split()

# How many samples of a kind are taken, against those of a language that is not named.
SHARES = {
    "en": 16, "chat": 4, "emoji": 2, "markdown": 4, "python": 4, "json": 4, "js": 3, "log": 2, "ts": 2, "rust": 2,
    "de": 3, "es": 3, "fr": 3, "ja": 3, "zh_cn": 3, "ru": 3, "ko": 3, "pt_br": 2, "it": 2, "hi": 2, "ar": 2, "tr": 2,
    "vi": 2, "id": 2, "pl": 2, "nl": 2, "th": 2, "el": 2, "he": 2, "uk": 2, "zh_tw": 2,
}
KINDS = """
en chat emoji markdown python json js ts rust log
de es fr it nl pl cs ro hu fi sv da nb id ms tr vi pt pt_br ca hr sl sk et lv lt is eu gl af sq eo
el ru uk sr mk bg be kk he ar fa ur hi mr ne bn gu pa ta te kn ml si th km my am ka hy ja zh_cn zh_tw ko
""".split()

# Characters from, to (excluded), and how many samples of a language that is not named.
SIZES = {"short": (50, 500, 24), "medium": (500, 4000, 14), "long": (4000, 40000, 5)}

EMOJI = list("😀😂😍🤔😢😡👍👎🙏👏🎉🔥✨💯🚀❤💡📌📈📉✅❌⚠🐛🔧📝📦🔒🔑🌍☀🌧🍕☕🎂🏠🚗✈⏰📅💰🎯🤖👀") + ["👩‍💻", "🇩🇪", "👍🏽", "❤️"]


def unpack(folder):
    """Downloads what is missing of PACKAGES and unpacks it below `folder`."""
    for package in PACKAGES:
        if (folder / package).exists():
            continue
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True, capture_output=True)
        archive = next(folder.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", archive, folder / package], check=True)
        subprocess.run(["dpkg-deb", "-e", archive, folder / package / "DEBIAN"], check=True)
        archive.unlink()


def read(path):
    if not path.is_file():
        return None
    data = path.read_bytes()
    try:
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (UnicodeDecodeError, gzip.BadGzipFile):
        return None


def plain_man(text):
    """A manual page without its markup."""
    lines = []
    for line in text.split("\n"):
        if line.startswith((".\\\"", "'\\\"")):
            continue
        if line.startswith((".", "'")):
            macro = re.match(r"[.']\s*(?:SH|SS|B|I|BR|IR|BI|IB|RB|RI|TP|IP)\s+(.*)", line)
            if not macro:
                continue
            line = macro.group(1).replace('"', "")
        line = re.sub(r"\\f(\[[^\]]*\]|\(..|.)", "", line)
        line = re.sub(r"\\\((aq|cq)", "'", line)
        line = line.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\").replace("\\ ", " ")
        line = re.sub(r"\\(\(..|\[[^\]]*\]|s[-+]?\d)", "", line)
        lines.append(line)
    return "\n".join(lines)


def plain_html(text):
    """A page without its markup."""
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", text)
    text = re.sub(r"(?i)</?(p|div|li|h\d|tr|pre|dt|dd|br)\b[^>]*>", "\n", text)
    text = re.sub(r"(?s)<!--.*?-->|<[^>]*>", "", text)
    text = re.sub(r"[ \t]+", " ", html.unescape(text).replace("\xa0", " "))
    return re.sub(r"\n\s*\n\s*", "\n\n", text).strip()


def translations(path):
    """The longer translated texts of a gettext catalogue."""
    data = path.read_bytes()
    if len(data) < 28:
        return
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, sources, targets = struct.unpack(order + "III", data[8:20])
    for index in range(count):
        length, at = struct.unpack_from(order + "II", data, sources + 8 * index)
        source = data[at : at + length].decode("utf-8", "replace")
        length, at = struct.unpack_from(order + "II", data, targets + 8 * index)
        try:
            text = re.sub(r"[_&~](?=\w)", "", data[at : at + length].decode("utf-8").split("\0")[0])
        except UnicodeDecodeError:
            continue
        if len(source) >= 25 and text != source:
            yield text


def pieces(name, text, size):
    for at in range(0, min(len(text), 400_000), size):
        yield f"{name}/{at // size}", text[at : at + size]


def language_of_page(package, path):
    if package in ("debian-handbook", "installation-guide-amd64", "gnome-user-docs"):
        found = re.search(r"/([a-z]{2}(?:[-_][A-Z]{2})?)/", path.replace(package, "", 1))
    elif package in ("vim-doc", "git-doc", "bash-doc"):
        return "en"
    else:
        found = re.search(r"-(?:reference|faq|guide|help)-([a-z]{2}(?:-[a-z]{2})?)$", package)
    return found.group(1) if found else None


def documents(folder, site, modules, crates, transcripts):
    """(language or kind, collection, document, text) of everything there is."""
    for path in sorted(folder.glob("*/usr/share/man/*/man*/*.gz")) + sorted(folder.glob("manpages-dev/usr/share/man/man*/*.gz")):
        language = path.parts[-3] if path.parts[-3] != "man" else "en"
        if (text := read(path)) and "@" not in language:
            yield language, "man", path.name, plain_man(text)
    for path in sorted(folder.glob("*/usr/share/**/*.html")) + sorted(folder.glob("*/usr/share/**/*.html.gz")):
        name = str(path.relative_to(folder))
        package = name.split("/")[0]
        if (language := language_of_page(package, name)) and (text := read(path)):
            yield language.replace("-", "_"), package, name, plain_html(text)
    for path in sorted(folder.glob("**/LC_MESSAGES/*.mo")):
        # English catalogues are lists of menu entries.
        if "@" in path.parts[-3] or path.parts[-3].startswith("en"):
            continue
        texts = list(translations(path))
        for at in range(0, len(texts), 150):
            yield path.parts[-3], path.name, f"{path.name}/{at // 150}", "\n".join(texts[at : at + 150])
    for path in sorted(folder.glob("fortunes*/usr/share/games/fortunes/**/*")):
        if path.suffix in ("", ".fortunes") and (text := read(path)):
            language = path.relative_to(folder).parts[0].partition("-")[2] or "en"
            text = re.sub("\x1b\\[[0-9;]*m", "", text)
            for name, piece in pieces(f"fortune/{path.name}", text, 30_000):
                yield language, "fortunes", name, piece
    code = [("python", site, "*.py", 23), ("json", site, "*.json", 7), ("markdown", crates, "README.md", 2), ("rust", crates, "*.rs", 60)]
    code += [(kind, modules, f"*.{suffix}", step) for kind, suffix, step in (("js", "js", 9), ("ts", "ts", 9), ("json", "json", 9), ("markdown", "md", 1))]
    for kind, root, pattern, step in code:
        for path in sorted(root.rglob(pattern))[::step]:
            if ".min." not in path.name and (text := read(path)):
                name = str(path.relative_to(root))
                yield kind, name.split("/")[0], name, text[:200_000]
    for path in sorted(pathlib.Path("/var/log").rglob("*.log")):
        if text := read(path):
            for name, piece in pieces(path.name, text, 20_000):
                yield "log", path.name, name, piece
    for index in range(0, len(transcripts), 6):
        yield "chat", "transcripts", f"transcripts/{index}", "\n\n".join(transcripts[index : index + 6])


def kind_of(language):
    language = language.split(".")[0].lower()
    if language in KINDS:
        return language
    return {"zh": None, "nb_no": "nb"}.get(language, language.split("_")[0])


def with_emoji(text, dice):
    """Emoji after some of the sentences and words, as people write."""
    def dot(match):
        few = "".join(dice.choice(EMOJI) for _ in range(dice.choice((1, 1, 1, 2, 3))))
        return f"{match.group(0)}{few} " if dice.random() < 0.6 else match.group(0)

    return re.sub(r"[.!?,:] ", dot, text)


def half(name):
    """Whether a document is one to fit (0) or is held out (1)."""
    return hashlib.sha256(name.encode()).digest()[0] % 2


def samples(found):
    """Pieces of documents: as many of every kind and size as SHARES and SIZES say, spread over collections."""
    pools = collections.defaultdict(lambda: collections.defaultdict(list))
    for language, collection, name, text in found:
        kind = kind_of(language)
        text = re.sub(r"\n{3,}", "\n\n", text.replace("\r", "")).strip()
        if kind in KINDS and len(text) > 300:
            pools[kind, half(f"{kind}/{name}")][collection].append((name, text))
            if kind == "en":
                pools["emoji", half(f"emoji/{name}")][collection].append((name, text))
    for kind in KINDS:
        for part in (0, 1):
            pool = pools[kind, part]
            order = sorted(pool)
            dice = random.Random(f"{kind}/{part}")
            for size, (least, most, count) in SIZES.items():
                wanted = count * SHARES.get(kind, 1)
                for attempt in range(wanted * 12 if order else 0):
                    collection = order[attempt % len(order)]
                    name, text = dice.choice(pool[collection])
                    length = int(least * (most / least) ** dice.random())
                    if len(text) < max(least, length * 0.6):
                        continue
                    start = dice.randrange(max(1, len(text) - length))
                    if start and (blank := re.search(r"\s", text[start : start + 60])):
                        start += blank.end()
                    piece = text[start : start + length].strip()
                    if kind == "emoji":
                        piece = with_emoji(piece, dice)
                    if len(piece) < least:
                        continue
                    yield {
                        "kind": kind, "collection": collection, "document": name, "size": size, "held": bool(part),
                        "ascii": dice.random() < 0.5, "text": piece,
                    }
                    wanted -= 1
                    if not wanted:
                        break
