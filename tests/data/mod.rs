//! The catalogue's data files as they lie in the repository: what is wrong with them, and newer prices for them.
//!
//! Core reads the same files when it is built; here they are read again, so that every fault is named by its file and
//! its model.

pub mod faults;
pub mod merge;
pub mod price_list;
pub mod summary;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use outcrop_core::catalog::{Model, PriceSource};
use serde::Deserialize;

/// Where the files are.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/core/data");

/// Something wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The model, profile or Region; empty where the file itself is meant.
    pub id: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = if self.id.is_empty() { "" } else { " " };
        write!(f, "{}{id}{}: {}", self.file, self.id, self.what)
    }
}

/// A provider's file.
#[derive(Debug)]
pub struct File {
    /// Its name, such as `amazon.json`.
    pub name: String,
    /// As it is written.
    pub text: String,
    /// What is in it.
    pub provider: Provider,
}

/// What is in a provider's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name for people.
    pub provider: String,
    /// Its models.
    pub models: Vec<Model>,
}

/// All files.
#[derive(Debug)]
pub struct Data {
    /// Where they are.
    pub folder: PathBuf,
    /// The providers', by name.
    pub files: Vec<File>,
    /// Where the prices come from.
    pub price_source: PriceSource,
}

impl Data {
    /// The files of the repository.
    pub fn of_the_repository() -> Result<Self, Vec<Fault>> {
        Self::read(Path::new(FOLDER))
    }

    /// Reads a folder's files. The faults are those of files that cannot be read at all.
    pub fn read(folder: &Path) -> Result<Self, Vec<Fault>> {
        let fault = |file: &str, error: &dyn fmt::Display| Fault {
            file: file.to_owned(),
            id: String::new(),
            what: error.to_string(),
        };
        let mut faults = Vec::new();
        let mut data = Self {
            folder: folder.to_owned(),
            files: Vec::new(),
            price_source: PriceSource::default(),
        };
        let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(error) => return Err(vec![fault(&folder.display().to_string(), &error)]),
        };
        paths.sort();
        for path in paths {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) => {
                    faults.push(fault(&name, &error));
                    continue;
                }
            };
            match name.as_str() {
                // Read by core; what they say is held against its tables.
                "regions.json" | "profiles.json" => {}
                "prices.json" => match serde_json::from_str(&text) {
                    Ok(source) => data.price_source = source,
                    Err(error) => faults.push(fault(&name, &error)),
                },
                _ => match serde_json::from_str(&text) {
                    Ok(provider) => data.files.push(File { name, text, provider }),
                    Err(error) => faults.push(fault(&name, &error)),
                },
            }
        }
        if faults.is_empty() { Ok(data) } else { Err(faults) }
    }

    /// Every model with the name of its file.
    pub fn models(&self) -> impl Iterator<Item = (&str, &Model)> {
        self.files.iter().flat_map(|file| {
            file.provider
                .models
                .iter()
                .map(|model| (file.name.as_str(), model))
        })
    }
}
