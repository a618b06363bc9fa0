//! A picture of a reply: what it shows, how large it is, how to have it.

use leptos::prelude::*;
use outcrop_core::reply::Image;

use crate::numbers;
use crate::platform::viewport;
use crate::text::reply as say;
use crate::ui::{Notice, Tone};

/// The picture, or why there is none.
#[component]
pub(super) fn ImageView(image: Image, number: usize) -> impl IntoView {
    let name = if image.mask {
        say::MASK.to_owned()
    } else {
        say::image(number)
    };
    let reason = image.finish_reason.map(|reason| {
        let title = if image.base64.is_empty() {
            say::FILTERED
        } else {
            say::NOT_AS_ASKED
        };
        view! {
            <Notice tone=Tone::Warning>
                <b>{title}</b>
                <p>{reason}</p>
            </Notice>
        }
    });
    let media_type = image.media_type.unwrap_or_else(|| "image/png".to_owned());
    let ending = media_type.rsplit('/').next().unwrap_or_default().to_owned();
    let size = RwSignal::new(None::<(u32, u32)>);
    let bytes = (image.base64.len() as u64 / 4 * 3).saturating_sub(
        image
            .base64
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'=')
            .count() as u64,
    );
    let facts = {
        let (name, ending) = (name.clone(), ending.to_uppercase());
        move || {
            let pixels = size.get().map(|(width, height)| say::pixels(width, height));
            [
                Some(name.clone()),
                pixels,
                Some(ending.clone()),
                Some(numbers::bytes(bytes)),
                image.seed.map(say::seed),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
        }
    };
    let shown = (!image.base64.is_empty()).then(|| {
        let address = format!("data:{media_type};base64,{}", image.base64);
        let file = format!("{}.{ending}", name.to_lowercase().replace(' ', "-"));
        view! {
            <img src=address.clone() alt=name.clone() on:load=move |event| size.set(viewport::picture_size(&event))/>
            <figcaption>
                <span class="mut small">{facts}</span>
                <a class="btn btn-small" href=address download=file aria-label=say::download(&name)>
                    {say::DOWNLOAD}
                </a>
            </figcaption>
        }
    });
    view! {
        <figure class="image">
            {reason}
            {shown}
        </figure>
    }
}
