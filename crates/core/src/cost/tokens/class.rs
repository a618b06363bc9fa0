//! What kind of character a byte begins, and which counts a pair of neighbours raises.

/// The class of an ASCII byte, or of the character before. Four bits, so that a pair is one byte.
pub(super) mod kind {
    /// `a i u`: languages other than English have more of them for a token.
    pub(in super::super) const OPEN: u8 = 0;
    /// `e o`.
    pub(in super::super) const VOWEL: u8 = 1;
    /// `n r`.
    pub(in super::super) const LIQUID: u8 = 2;
    /// The other consonants.
    pub(in super::super) const CONSONANT: u8 = 3;
    /// `h w y`: English has more of them than nearly any other language.
    pub(in super::super) const BREATH: u8 = 4;
    /// `j k v z`: rare in English, frequent elsewhere.
    pub(in super::super) const RARE: u8 = 5;
    /// `A` to `Z`.
    pub(in super::super) const UPPER: u8 = 6;
    /// `0` to `9`.
    pub(in super::super) const DIGIT: u8 = 7;
    /// A blank or a tab.
    pub(in super::super) const SPACE: u8 = 8;
    /// A line feed or a carriage return.
    pub(in super::super) const LINE: u8 = 9;
    /// `, . - ' : ;` and their like.
    pub(in super::super) const MARK: u8 = 10;
    /// Brackets, quotes and every other sign.
    pub(in super::super) const SIGN: u8 = 11;
    /// A letter beyond ASCII.
    pub(in super::super) const WIDE: u8 = 12;
    /// Any other character beyond ASCII.
    pub(in super::super) const OTHER: u8 = 13;
    /// Before a text begins.
    pub(in super::super) const START: u8 = 14;
    /// A byte that needs a closer look: a backslash, or part of a character beyond ASCII.
    pub(in super::super) const CLOSER: u8 = 15;
}

/// The class of every byte.
pub(super) static CLASS: [u8; 256] = classes(0);
/// The same for the byte before: the upper half of a pair.
pub(super) static BEFORE: [u8; 256] = classes(4);

const fn classes(shift: u8) -> [u8; 256] {
    let mut classes = [kind::CLOSER << shift; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let class = match byte {
            b'a' | b'i' | b'u' => kind::OPEN,
            b'e' | b'o' => kind::VOWEL,
            b'n' | b'r' => kind::LIQUID,
            b'h' | b'w' | b'y' => kind::BREATH,
            b'j' | b'k' | b'v' | b'z' => kind::RARE,
            b'a'..=b'z' => kind::CONSONANT,
            b'A'..=b'Z' => kind::UPPER,
            b'0'..=b'9' => kind::DIGIT,
            b' ' | b'\t' => kind::SPACE,
            b'\n' | b'\r' => kind::LINE,
            b',' | b'.' | b'-' | b'\'' | b':' | b';' | b'!' | b'?' => kind::MARK,
            b'\\' => kind::CLOSER,
            _ => kind::SIGN,
        };
        classes[byte as usize] = class << shift;
        byte += 1;
    }
    classes
}

/// Counts of ASCII text, in the order of [`raised`] and of the first sixteen features.
pub(super) const LANES: usize = 16;
/// The first of them are of words and letters.
pub(super) const LETTERS: usize = 9;
/// Which of them counts all small letters, and which `h w y`.
pub(super) const SMALL: usize = 2;
/// See [`SMALL`].
pub(super) const BREATHS: usize = 7;

/// What a pair of neighbours (class before, class) raises: sixteen counts of one byte each in two words.
pub(super) static RAISED: [[u64; 2]; 256] = lanes();

const fn is_letter(class: u8) -> bool {
    class <= kind::UPPER || class == kind::WIDE
}

const fn is_blank(class: u8) -> bool {
    class == kind::SPACE || class == kind::LINE || class == kind::START
}

const fn is_sign(class: u8) -> bool {
    class == kind::MARK || class == kind::SIGN || class == kind::OTHER
}

const fn raised(before: u8, class: u8) -> [bool; LANES] {
    let starts = class <= kind::UPPER && !is_letter(before);
    [
        // Words, and those that follow something other than a blank: no token begins with their blank.
        starts,
        starts && !is_blank(before),
        // Letters that tell other languages from English, alone and in pairs.
        class < kind::UPPER,
        class == kind::OPEN,
        class == kind::RARE,
        before == kind::VOWEL && class == kind::LIQUID,
        before == kind::OPEN && class == kind::LIQUID,
        class == kind::BREATH,
        // Capitals.
        class == kind::UPPER,
        // Digits, and where a number begins.
        class == kind::DIGIT,
        class == kind::DIGIT && before != kind::DIGIT,
        // Marks and signs, and where a row of them begins.
        class == kind::MARK,
        class == kind::SIGN,
        is_sign(class) && !is_sign(before),
        // Line ends, and blanks after others.
        class == kind::LINE,
        (class == kind::SPACE || class == kind::LINE) && is_blank(before),
    ]
}

const fn lanes() -> [[u64; 2]; 256] {
    let mut table = [[0; 2]; 256];
    let mut before = 0_u8;
    while before < 16 {
        let mut class = 0_u8;
        while class < 16 {
            let raised = raised(before, class);
            let mut lane = 0;
            while lane < LANES {
                if raised[lane] {
                    table[(before << 4 | class) as usize][lane / 8] |= 1 << (8 * (lane % 8));
                }
                lane += 1;
            }
            class += 1;
        }
        before += 1;
    }
    table
}

/// The script of a character beyond ASCII, as far as tokens depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Script {
    /// U+0080 to U+00BF: `« ° ·`.
    LatinMark,
    /// Latin letters with marks, of western Europe.
    Latin,
    /// Those of central Europe and Turkish, IPA, combining marks.
    LatinExtended,
    /// Latin letters with two marks, as in Vietnamese.
    LatinMore,
    /// Greek and Coptic.
    Greek,
    /// Cyrillic as in Russian.
    Cyrillic,
    /// The other Cyrillic letters.
    CyrillicMore,
    /// Hebrew.
    Hebrew,
    /// Arabic and Syriac.
    Arabic,
    /// Devanagari.
    Devanagari,
    /// Bengali and Assamese.
    Bengali,
    /// Gurmukhi, Gujarati, Oriya.
    Gujarati,
    /// Tamil, Telugu, Kannada, Malayalam.
    Dravidian,
    /// Thai and Lao.
    Thai,
    /// Armenian.
    Armenian,
    /// Georgian.
    Georgian,
    /// Sinhala.
    Sinhala,
    /// Burmese.
    Burmese,
    /// Khmer.
    Khmer,
    /// Ethiopic, Tibetan and every other letter.
    Letter,
    /// Dashes, quotes, the ellipsis: U+2000 to U+207F.
    Mark,
    /// Arrows, mathematics, boxes.
    Symbol,
    /// Ideographic marks and full-width forms.
    WideMark,
    /// Hiragana and katakana.
    Kana,
    /// Ideographs.
    Han,
    /// Korean.
    Hangul,
    /// Pictures, and everything else above U+FFFF.
    Emoji,
}

/// How many scripts there are.
pub(super) const SCRIPTS: usize = Script::Emoji as usize + 1;

impl Script {
    /// Whether its characters continue a word.
    const fn is_letter(self) -> bool {
        !matches!(
            self,
            Self::LatinMark | Self::Mark | Self::Symbol | Self::WideMark | Self::Emoji
        )
    }
}

/// A script's number, below 32, and [`LETTER`].
pub(super) type Written = u8;
/// Set where characters of the script continue a word.
pub(super) const LETTER: Written = 0x80;

/// The script of a UTF-16 unit from U+0080 on, of a pair by its first.
#[inline]
pub(super) fn script_of(unit: u16) -> Written {
    if unit.wrapping_sub(0x0450) < 0x0530 - 0x0450 {
        return Script::CyrillicMore as u8 | LETTER;
    }
    BLOCKS[usize::from(unit >> 6)]
}

/// The script of a character of three bytes, by the first two.
#[inline]
pub(super) fn script_of_three(lead: u8, second: u8) -> Written {
    BLOCKS[usize::from(lead & 0x0F) << 6 | usize::from(second & 0x3F)]
}

/// Scripts of U+0000 to U+FFFF by blocks of 64.
static BLOCKS: [Written; 1024] = blocks();

const fn blocks() -> [Written; 1024] {
    let mut blocks = [0; 1024];
    let mut block = 0;
    while block < 1024 {
        let script = match block << 6 {
            0x0000..=0x00BF => Script::LatinMark,
            0x00C0..=0x00FF => Script::Latin,
            0x0100..=0x036F => Script::LatinExtended,
            0x0370..=0x03FF | 0x1F00..=0x1FFF => Script::Greek,
            0x0400..=0x052F => Script::Cyrillic,
            0x0540..=0x057F => Script::Armenian,
            0x1080..=0x10FF => Script::Georgian,
            0x0580..=0x05FF => Script::Hebrew,
            0x0600..=0x07FF | 0xFB40..=0xFDFF | 0xFE40..=0xFEFF => Script::Arabic,
            0x0900..=0x097F => Script::Devanagari,
            0x0980..=0x09FF => Script::Bengali,
            0x0A00..=0x0B7F => Script::Gujarati,
            0x0B80..=0x0D7F => Script::Dravidian,
            0x0D80..=0x0DFF => Script::Sinhala,
            0x1000..=0x107F => Script::Burmese,
            0x1780..=0x17FF => Script::Khmer,
            0x0E00..=0x0EFF => Script::Thai,
            0x1100..=0x11FF | 0x3100..=0x31BF | 0xAC00..=0xD7FF => Script::Hangul,
            0x1E00..=0x1EFF => Script::LatinMore,
            0x2000..=0x207F => Script::Mark,
            0x2080..=0x2BFF | 0xFE00..=0xFE3F => Script::Symbol,
            0x3000..=0x303F | 0xFF00..=0xFFFF => Script::WideMark,
            0x3040..=0x30FF => Script::Kana,
            // The first halves of pairs: of ideographs, and of everything up to U+1FFFF.
            0x31C0..=0x9FFF | 0xF900..=0xFAFF | 0xD840..=0xDBFF => Script::Han,
            0xD800..=0xD83F | 0xDC00..=0xDFFF => Script::Emoji,
            _ => Script::Letter,
        };
        blocks[block] = script as u8 | if script.is_letter() { LETTER } else { 0 };
        block += 1;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_scripts() {
        for (character, script) in [
            ('°', Script::LatinMark),
            ('é', Script::Latin),
            ('ř', Script::LatinExtended),
            ('ế', Script::LatinMore),
            ('λ', Script::Greek),
            ('ж', Script::Cyrillic),
            ('ї', Script::CyrillicMore),
            ('ש', Script::Hebrew),
            ('ع', Script::Arabic),
            ('ह', Script::Devanagari),
            ('ক', Script::Bengali),
            ('ગ', Script::Gujarati),
            ('த', Script::Dravidian),
            ('ท', Script::Thai),
            ('ქ', Script::Georgian),
            ('հ', Script::Armenian),
            ('ක', Script::Sinhala),
            ('ခ', Script::Burmese),
            ('ខ', Script::Khmer),
            ('አ', Script::Letter),
            ('—', Script::Mark),
            ('→', Script::Symbol),
            ('。', Script::WideMark),
            ('！', Script::WideMark),
            ('の', Script::Kana),
            ('漢', Script::Han),
            ('𠮷', Script::Han),
            ('한', Script::Hangul),
            ('🎉', Script::Emoji),
        ] {
            let mut units = [0; 2];
            let unit = character.encode_utf16(&mut units)[0];
            assert_eq!(script_of(unit) & !LETTER, script as u8, "{character}");
            if let [lead, second, _] = *character.to_string().as_bytes() {
                assert_eq!(script_of_three(lead, second), script_of(unit), "{character}");
            }
        }
    }

    #[test]
    fn no_pair_raises_a_count_by_more_than_one() {
        for counts in RAISED.as_flattened() {
            assert_eq!(counts & !0x0101_0101_0101_0101, 0);
        }
    }
}
