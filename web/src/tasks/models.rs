//! Asking the account what it sees: its Region's lists, one model, what is behind an ARN. None of it is billed.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_client::{Abort, Client};
use outcrop_core::catalog::{LiveModel, LiveProfile};
use outcrop_core::request::{ModelFilter, ProfileFilter, Request};

use super::send::{self, Calls};
use crate::platform::clock;
use crate::state::{Access, Behind, Fault, Heard, Models, Refused, Session};
use crate::text::model as say;

/// Who asks. Provided once, above the pages.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    models: Models,
    session: Session,
    calls: Calls,
    /// Counts the accounts: an answer to another one is of no use.
    account: StoredValue<u64>,
    /// The Regions whose lists were asked for since the credentials were accepted.
    asked: StoredValue<BTreeSet<String>>,
}

impl Asker {
    /// Forgets what an account said as soon as another one's credentials are in use.
    pub(crate) fn new(models: Models, session: Session, calls: Calls) -> Self {
        let asker = Self {
            models,
            session,
            calls,
            account: StoredValue::new(0),
            asked: StoredValue::new(BTreeSet::new()),
        };
        Effect::new(move |before: Option<Option<String>>| {
            let account = session.access.with(name);
            if before.is_some_and(|before| before != account) {
                asker.account.update_value(|number| *number += 1);
                asker.asked.set_value(BTreeSet::new());
                models.forget();
            }
            account
        });
        asker
    }

    /// Why nothing can be asked now; `None`: it can.
    pub(crate) fn why_not(self) -> Option<String> {
        if self.session.access.with(|access| matches!(access, Access::None)) {
            Some(say::NEEDS_ACCESS.to_owned())
        } else if self.session.has_expired() {
            Some(say::EXPIRED.to_owned())
        } else if self.models.asking.with(Option::is_some) {
            Some(say::IS_ASKING.to_owned())
        } else {
            None
        }
    }

    /// Asks for the lists of the Region in use, unless that was done since the credentials were accepted, or they may
    /// not ask: they are not allowed more elsewhere.
    pub(crate) fn refresh_once(self) {
        let region = self.session.region.get_untracked();
        let was_refused = self
            .models
            .heard
            .with_untracked(|heard| heard.values().any(|heard| !heard.refused.is_empty()));
        if !was_refused && !self.asked.with_value(|asked| asked.contains(&region)) {
            self.refresh();
        }
    }

    /// Asks for the lists of the Region in use. What could not be had is noted, and what is known stands.
    pub(crate) fn refresh(self) {
        if untrack(|| self.why_not()).is_some() {
            return;
        }
        let region = self.session.region.get_untracked();
        let account = self.account.get_value();
        let client = match self.client() {
            Ok(client) => client,
            Err(fault) => {
                self.note(&region, say::MODELS_REFUSED, fault);
                return;
            }
        };
        self.asked.update_value(|asked| {
            asked.insert(region.clone());
        });
        self.models.asking.set(Some(region.clone()));
        spawn_local(async move {
            let (abort, models_filter) = (Abort::new(), ModelFilter::default());
            let (models, profiles) = futures_util::future::join(
                client.list_foundation_models(&models_filter, &abort),
                client.list(ProfileFilter::default(), &abort),
            )
            .await;
            if self.account.try_get_value() != Some(account) {
                return;
            }
            let mut refused = Vec::new();
            let models: Option<Vec<LiveModel>> = match models {
                Ok(models) => Some(models.iter().map(Into::into).collect()),
                Err(error) => {
                    refused.push(refusal(say::MODELS_REFUSED, send::fault(&error)));
                    None
                }
            };
            let profiles: Option<Vec<LiveProfile>> = match profiles {
                Ok(profiles) => Some(profiles.iter().map(Into::into).collect()),
                Err(error) => {
                    refused.push(refusal(say::PROFILES_REFUSED, send::fault(&error)));
                    None
                }
            };
            self.update(region, |heard| {
                if models.is_some() || profiles.is_some() {
                    heard.at = clock::now_ms();
                }
                // A list that was had before is better than none.
                heard.models = models.or(heard.models.take());
                heard.profiles = profiles.or(heard.profiles.take());
                heard.refused = refused;
            });
            self.models.asking.set(None);
        });
    }

    /// Asks about one model, by its bare id.
    pub(crate) fn details(self, id: String) {
        if untrack(|| self.why_not()).is_some() {
            return;
        }
        let region = self.session.region.get_untracked();
        let account = self.account.get_value();
        let client = match self.client() {
            Ok(client) => client,
            Err(fault) => {
                self.note(&region, say::DETAILS_REFUSED, fault);
                return;
            }
        };
        self.models.asking.set(Some(region.clone()));
        spawn_local(async move {
            let answer = client.get_foundation_model(&id, &Abort::new()).await;
            if self.account.try_get_value() != Some(account) {
                return;
            }
            match answer {
                Ok(model) => self.update(region, |heard| {
                    heard
                        .details
                        .insert(model.id.clone(), (LiveModel::from(&model), clock::now_ms()));
                    heard
                        .refused
                        .retain(|refused| refused.what != say::DETAILS_REFUSED);
                }),
                Err(error) => self.note(&region, say::DETAILS_REFUSED, send::fault(&error)),
            }
            self.models.asking.set(None);
        });
    }

    /// From now on asks once what is behind each opaque ARN that comes to stand in `model`.
    pub(crate) fn look_up(self, model: RwSignal<String>) {
        Effect::new(move || {
            let arn = model.with(|text| text.trim().to_owned());
            let can_ask = self.session.access.with(|access| !matches!(access, Access::None))
                && !untrack(|| self.session.has_expired());
            if can_ask && untrack(|| self.is_open(&arn)) {
                self.look_up_again(arn);
            }
        });
    }

    /// Whether somebody has to be asked what answers behind an id, and was not.
    fn is_open(self, id: &str) -> bool {
        let region = self.session.region.get();
        Request::look_up(id).is_some()
            && !self.models.behind.with(|behind| behind.contains_key(id))
            && self
                .models
                .resolve(id, &region, |resolution| resolution.family.is_none())
    }

    /// Asks what is behind an ARN, once more where that failed.
    pub(crate) fn look_up_again(self, arn: String) {
        let account = self.account.get_value();
        let client = match self.client() {
            Ok(client) => client,
            Err(fault) => {
                self.learn(arn, Behind::Failed(fault));
                return;
            }
        };
        self.learn(arn.clone(), Behind::Asking);
        spawn_local(async move {
            let answer = client.look_up(&arn, &Abort::new()).await;
            if self.account.try_get_value() != Some(account) {
                return;
            }
            let behind = match answer {
                Ok(found) => {
                    let found = found.unwrap_or_default();
                    Behind::Found {
                        models: found.models,
                        architecture: found.architecture,
                    }
                }
                Err(error) => Behind::Failed(send::fault(&error)),
            };
            self.learn(arn, behind);
        });
    }

    fn client(self) -> Result<Client, Arc<Fault>> {
        send::client(self.calls, self.session)
    }

    fn learn(self, arn: String, behind: Behind) {
        self.models.behind.update(|all| {
            all.insert(arn, behind);
        });
    }

    fn note(self, region: &str, what: &'static str, fault: Arc<Fault>) {
        self.update(region.to_owned(), |heard| {
            heard.refused.retain(|refused| refused.what != what);
            heard.refused.push(refusal(what, fault));
        });
    }

    fn update(self, region: String, change: impl FnOnce(&mut Heard)) {
        self.models
            .heard
            .update(|all| change(all.entry(region).or_default()));
    }
}

const fn refusal(what: &'static str, fault: Arc<Fault>) -> Refused {
    Refused { what, fault }
}

/// What tells accounts apart without their secrets: the sandbox renews its keys and stays the same.
fn name(access: &Access) -> Option<String> {
    use outcrop_core::credentials::Auth;
    match access {
        Access::None => None,
        Access::Sandbox(sandbox) => Some(sandbox.endpoint.clone()),
        Access::Own { auth, .. } => Some(match &**auth {
            Auth::SigV4(credentials) => credentials.access_key_id.clone(),
            // A key has no part that may be shown; whoever pastes another one asks anew.
            Auth::ApiKey { .. } => format!("api-key-{:p}", Arc::as_ptr(auth)),
        }),
    }
}
