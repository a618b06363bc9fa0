//! Pictures, small and real: a gradient with discs on it that follows from a key, as a PNG, JPEG
//! or WebP file; and a look at pictures that were sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::dice::Dice;
use crate::refusal::Refusal;

/// The longer side of a picture, in pixels. What was asked for keeps its proportions and not its
/// size: a megapixel of nothing only costs time.
const LONGEST: u32 = 256;

/// A kind of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
    Webp,
}

impl Format {
    /// The format called `name`; PNG for any other.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "jpeg" | "jpg" => Self::Jpeg,
            "webp" => Self::Webp,
            _ => Self::Png,
        }
    }

    /// The format of a file, told by its first bytes.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if file.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Size {
    pub(crate) const SQUARE: Self = Self {
        width: 1024,
        height: 1024,
    };

    /// The same proportions, with the longer side made small.
    fn shrunk(self) -> Self {
        let longer = self.width.max(self.height).max(1);
        let side = |length: u32| {
            let scaled = u64::from(length) * u64::from(LONGEST.min(longer)) / u64::from(longer);
            u32::try_from(scaled).unwrap_or(LONGEST).max(1)
        };
        Self {
            width: side(self.width),
            height: side(self.height),
        }
    }
}

/// A picture of these proportions as a file in base64. It follows from `key`.
pub(crate) fn base64(key: u64, size: Size, format: Format) -> Result<String, Refusal> {
    let size = size.shrunk();
    let pixels = draw(key, size);
    file(&pixels, size, format)
        .map(|file| STANDARD.encode(file))
        .map_err(|why| failed(&why))
}

/// A mask in base64: white, with a black disc.
pub(crate) fn mask(size: Size) -> Result<String, Refusal> {
    let size = size.shrunk();
    let disc = Disc {
        x: size.width / 2,
        y: size.height / 2,
        radius: size.width.min(size.height) / 4,
        colour: [0; 3],
    };
    let mut pixels = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            pixels.extend(if disc.covers(x, y) { disc.colour } else { [255; 3] });
        }
    }
    file(&pixels, size, Format::Png)
        .map(|file| STANDARD.encode(file))
        .map_err(|why| failed(&why))
}

fn failed(why: &str) -> Refusal {
    let message = format!("The sandbox could not write a picture: {why}.");
    Refusal::service(500, "InternalServerException", message)
}

struct Disc {
    x: u32,
    y: u32,
    radius: u32,
    colour: [u8; 3],
}

impl Disc {
    fn covers(&self, x: u32, y: u32) -> bool {
        let across = u64::from(self.x.abs_diff(x));
        let down = u64::from(self.y.abs_diff(y));
        across * across + down * down <= u64::from(self.radius) * u64::from(self.radius)
    }
}

/// Three bytes a pixel, red, green and blue, from the upper left.
fn draw(key: u64, size: Size) -> Vec<u8> {
    let mut dice = Dice::new(key);
    let mut colour = || [dice.byte(), dice.byte(), dice.byte()];
    let corners = [colour(), colour(), colour(), colour()];
    let shorter = size.width.min(size.height);
    let discs: Vec<Disc> = (0..3)
        .map(|_| Disc {
            x: dice.below(size.width),
            y: dice.below(size.height),
            radius: shorter / 10 + dice.below(shorter / 5),
            colour: [dice.byte(), dice.byte(), dice.byte()],
        })
        .collect();
    let mut pixels = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            match discs.iter().find(|disc| disc.covers(x, y)) {
                Some(disc) => pixels.extend(disc.colour),
                None => pixels.extend(blend(corners, x, y, size)),
            }
        }
    }
    pixels
}

/// The colour of a pixel between four corners: upper left, upper right, lower left, lower right.
fn blend(corners: [[u8; 3]; 4], x: u32, y: u32, size: Size) -> [u8; 3] {
    let (right, down) = (size.width - 1, size.height - 1);
    let (left_share, up_share) = (right - x, down - y);
    let whole = (right.max(1) * down.max(1)).max(1);
    let shares = [left_share * up_share, x * up_share, left_share * y, x * y];
    std::array::from_fn(|channel| {
        let corner = |colour: [u8; 3]| u32::from(colour.get(channel).copied().unwrap_or_default());
        let sum: u32 = corners
            .into_iter()
            .zip(shares)
            .map(|(colour, share)| corner(colour) * share)
            .sum();
        u8::try_from(sum / whole).unwrap_or(u8::MAX)
    })
}

fn file(pixels: &[u8], size: Size, format: Format) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    match format {
        Format::Png => {
            let mut encoder = png::Encoder::new(&mut file, size.width, size.height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_depth(png::BitDepth::Eight);
            encoder.set_compression(png::Compression::Fast);
            let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
            writer
                .write_image_data(pixels)
                .map_err(|error| error.to_string())?;
            writer.finish().map_err(|error| error.to_string())?;
        }
        Format::Jpeg => {
            let pixels_of = |length: u32| u16::try_from(length).map_err(|error| error.to_string());
            let encoder = jpeg_encoder::Encoder::new(&mut file, 90);
            encoder
                .encode(
                    pixels,
                    pixels_of(size.width)?,
                    pixels_of(size.height)?,
                    jpeg_encoder::ColorType::Rgb,
                )
                .map_err(|error| error.to_string())?;
        }
        Format::Webp => {
            image_webp::WebPEncoder::new(&mut file)
                .encode(pixels, size.width, size.height, image_webp::ColorType::Rgb8)
                .map_err(|error| error.to_string())?;
        }
    }
    Ok(file)
}

/// Reads a picture that was sent in base64; `None` when it is no PNG, JPEG or WebP file.
pub(crate) fn sent(base64: &str) -> Option<Vec<u8>> {
    let file = STANDARD.decode(base64).ok()?;
    Format::of(&file).map(|_| file)
}

/// The size of a PNG or JPEG file, as its header says it.
pub(crate) fn size(file: &[u8]) -> Option<Size> {
    match Format::of(file)? {
        Format::Png => {
            let side = |at: usize| -> Option<u32> {
                Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?))
            };
            Some(Size {
                width: side(16)?,
                height: side(20)?,
            })
        }
        Format::Jpeg => {
            let word = |at: usize| -> Option<u16> {
                Some(u16::from_be_bytes(file.get(at..at + 2)?.try_into().ok()?))
            };
            let mut at = 2;
            loop {
                let marker = word(at)?;
                // The frame headers; the others of that range are tables.
                if matches!(marker, 0xffc0..=0xffcf) && !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) {
                    return Some(Size {
                        width: word(at + 7)?.into(),
                        height: word(at + 5)?.into(),
                    });
                }
                at += 2 + usize::from(word(at + 2)?);
            }
        }
        Format::Webp => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Size = Size {
        width: 1344,
        height: 768,
    };

    fn file_of(key: u64, format: Format) -> Vec<u8> {
        STANDARD.decode(base64(key, WIDE, format).unwrap()).unwrap()
    }

    #[test]
    fn a_png_opens_and_holds_the_picture() {
        let file = file_of(7, Format::Png);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (256, 146));
        assert_eq!(pixels, draw(7, WIDE.shrunk()));
        assert!(file.len() < 100_000, "{}", file.len());
    }

    #[test]
    fn a_webp_opens_and_holds_the_picture() {
        let file = file_of(7, Format::Webp);
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&file)).unwrap();
        assert_eq!(decoder.dimensions(), (256, 146));
        let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
        decoder.read_image(&mut pixels).unwrap();
        assert_eq!(pixels, draw(7, WIDE.shrunk()));
    }

    #[test]
    fn each_file_is_what_it_says() {
        for format in [Format::Png, Format::Jpeg, Format::Webp] {
            assert_eq!(Format::of(&file_of(7, format)), Some(format));
        }
        let small = Some(Size {
            width: 256,
            height: 146,
        });
        assert_eq!(size(&file_of(7, Format::Png)), small);
        assert_eq!(size(&file_of(7, Format::Jpeg)), small);
        assert_eq!(Format::of(b"GIF89a"), None);
        assert_eq!(size(b"\xff\xd8\xff\xe0\x00"), None, "a header that is cut off");
    }

    #[test]
    fn another_key_is_another_picture() {
        assert_eq!(file_of(7, Format::Png), file_of(7, Format::Png));
        assert_ne!(file_of(7, Format::Png), file_of(8, Format::Png));
    }

    #[test]
    fn any_size_can_be_drawn() {
        for (width, height) in [(1, 1), (1, 5000), (4096, 1), (0, 0), (320, 4096)] {
            let size = Size { width, height };
            assert!(base64(1, size, Format::Png).is_ok(), "{size:?}");
            assert!(mask(size).is_ok(), "{size:?}");
        }
    }
}
