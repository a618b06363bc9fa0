//! The shell: state, navigation, header, and the page of the address.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;
use outcrop_core::catalog::Catalog;

use crate::components::{CredentialsChip, KeyboardHelp, RegionSelect, SandboxChip};
use crate::pages::{AccessPage, BatchPage, NotFoundPage, PromptPage, SettingsPage};
use crate::state::{Background, Batch, Draft, Models, Run, ToastList};
use crate::text::shell as say;
use crate::ui::{Icon, Shape, Toasts};
use crate::{platform, tasks};

/// The model a fresh console starts with: small, cheap, offered in most Regions.
const FIRST_MODEL: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";

/// Pages of the navigation: path, name, icon.
const PAGES: [(&str, &str, Shape); 3] = [
    ("prompt", say::PROMPT, Shape::Bubble),
    ("batch", say::BATCH, Shape::File),
    ("access", say::ACCESS, Shape::Key),
];

/// The first model by the id that serves it closest to a Region.
fn first_model(region: &str) -> String {
    let catalog = Catalog::builtin();
    catalog
        .model(FIRST_MODEL)
        .and_then(|model| catalog.ids_in(model, region).into_iter().next())
        .unwrap_or_else(|| FIRST_MODEL.to_owned())
}

/// The console.
#[component]
pub(crate) fn App() -> impl IntoView {
    let preferences = tasks::preferences::load();
    let session = tasks::session::start();
    let toasts = ToastList::new();
    provide_context(preferences);
    provide_context(session);
    provide_context(toasts);
    let models = Models::new(session);
    provide_context(models);
    let model = session.region.with_untracked(|region| first_model(region));
    let (draft, run, batch) = (
        Draft::new(&model, session, models),
        Run::new(),
        Batch::new(&model, tasks::preferences::quotas(), models),
    );
    let background = Background::new();
    tasks::leaving::guard(draft, run, background, batch);
    tasks::preferences::keep_quotas(batch.quotas);
    provide_context(draft);
    provide_context(run);
    provide_context(batch);
    provide_context(tasks::check::Checks::new());
    provide_context(background);
    let calls = tasks::send::Calls::new(session);
    provide_context(calls);
    let asker = tasks::models::Asker::new(models, session, calls);
    asker.look_up(draft.model);
    asker.look_up(batch.model);
    provide_context(asker);

    let help = window_event_listener(ev::keydown, move |event| {
        if platform::keyboard::is_help(&event) {
            event.prevent_default();
            preferences.help_open.set(true);
        }
    });
    on_cleanup(move || help.remove());

    view! {
        <Router base=platform::page::base_path()>
            <SkipLink/>
            <div class="app">
                <Navigation/>
                <div>
                    <Header/>
                    <main id="main" class="page" tabindex="-1" aria-labelledby="page-title">
                        <Routes fallback=NotFoundPage>
                            <Route path=path!("") view=PromptPage/>
                            <Route path=path!("index.html") view=PromptPage/>
                            <Route path=path!("prompt") view=PromptPage/>
                            <Route path=path!("batch") view=BatchPage/>
                            <Route path=path!("access") view=AccessPage/>
                            <Route path=path!("settings") view=SettingsPage/>
                        </Routes>
                    </main>
                </div>
            </div>
            <KeyboardHelp open=preferences.help_open/>
            <Toasts messages=toasts.messages/>
        </Router>
    }
}

/// The address within the site: the name of the page.
fn use_page() -> Memo<String> {
    let path = use_location().pathname;
    let base = platform::page::base_path();
    Memo::new(move |_| {
        path.with(|path| {
            let name = path.strip_prefix(base.as_str()).unwrap_or(path);
            match name.trim_start_matches('/') {
                "" | "index.html" => "prompt".to_owned(),
                name => name.to_owned(),
            }
        })
    })
}

/// The first stop of the keyboard: past the navigation. Handled here, since a link to `#main` would be
/// resolved against the site's base, which is another page.
#[component]
fn SkipLink() -> impl IntoView {
    let page = use_page();
    view! {
        <a
            class="skip"
            href=move || format!("{}#main", page.read())
            on:click=move |event| {
                event.prevent_default();
                platform::focus::to("main");
            }
        >
            {say::SKIP}
        </a>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let page = use_page();
    let link = move |path: &'static str, name: &'static str, shape: Shape| {
        view! {
            <a class="nav-link" href=path aria-current=move || (*page.read() == path).then_some("page")>
                <Icon shape=shape/>
                {name}
            </a>
        }
    };
    view! {
        <nav class="nav" aria-label=say::PAGES>
            <div class="brand">
                <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" aria-hidden="true">
                    <path class="peak" d="M2 14l5-7 4 4 3-3 4 6"></path>
                    <path d="M2 17.2h16M5 11h3.2"></path>
                </svg>
                {say::NAME}
            </div>
            {PAGES.map(|(path, name, shape)| link(path, name, shape)).collect_view()}
            <span class="nav-gap"></span>
            <a
                class="nav-link"
                href="settings"
                aria-current=move || (*page.read() == "settings").then_some("page")
            >
                <Icon shape=Shape::Gear/>
                {say::SETTINGS}
                <kbd class="nav-hint" aria-hidden="true">"?"</kbd>
            </a>
        </nav>
    }
}

#[component]
fn Header() -> impl IntoView {
    let page = use_page();
    let title = Memo::new(move |_| match page.read().as_str() {
        "prompt" => say::PROMPT,
        "batch" => say::BATCH,
        "access" => say::ACCESS,
        "settings" => say::SETTINGS,
        _ => say::NOT_FOUND,
    });
    Effect::new(move || platform::page::set_title(&format!("{} · {}", title.get(), say::NAME)));
    // Another page begins at its beginning; the first one where the browser begins.
    Effect::new(move |before: Option<String>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            platform::focus::quietly_to("main");
        }
        page
    });
    view! {
        <header class="head">
            <h1 id="page-title">{title}</h1>
            <RegionSelect/>
            <span class="grow wide-only"></span>
            <SandboxChip/>
            <CredentialsChip/>
        </header>
    }
}
