//! Arrows between files: which file's code uses an item of which other.
//!
//! `mod` lines, re-exports and a parent's calls into its children are no arrows: a parent is the front of its room. A child
//! that uses an item of its parent's own is one. Text within macros is not looked at; the imports above it are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

/// The path of a module or an item, from the crate's root.
type Route = Vec<String>;

/// What one file says.
#[derive(Default)]
struct Source {
    /// Every name that it brings in, with where it is from; whether for others to use.
    names: BTreeMap<String, (Route, bool)>,
    /// Paths in its code that begin at the root or at a neighbour.
    paths: BTreeSet<Route>,
}

/// For each file, the files that its code uses; by their modules, as in `charts/fan`.
pub struct Arrows(BTreeMap<String, BTreeSet<String>>);

impl Arrows {
    /// Reads every file below `root`, the folder of `lib.rs`.
    pub fn of(root: &Path) -> Arrows {
        let mut sources = BTreeMap::new();
        read(root, &mut Vec::new(), &mut sources);
        let used = |(module, source): (&Route, &Source)| {
            let imports = source.names.values().filter(|(_, shared)| !shared);
            let routes = imports.map(|(route, _)| route).chain(&source.paths);
            let files = routes.filter_map(|route| owner(&sources, route, 0));
            // A parent's own children are its insides.
            let files = files.filter(|file| !file.starts_with(module));
            (module.join("/"), files.map(|file| file.join("/")).collect())
        };
        Arrows(sources.iter().map(used).collect())
    }

    /// The files that a file's code uses.
    pub fn from(&self, file: &str) -> Vec<&str> {
        self.0.get(file).into_iter().flatten().map(String::as_str).collect()
    }

    /// Sets of files that lead round in circles to one another.
    pub fn circles(&self) -> BTreeSet<BTreeSet<&str>> {
        let files = self.0.keys().map(String::as_str);
        let reached: BTreeMap<&str, _> = files.map(|file| (file, self.reached(file))).collect();
        let circles = reached.iter().map(|(file, others)| {
            let others = others.iter().copied().filter(|other| reached[other].contains(file));
            others.collect::<BTreeSet<&str>>()
        });
        circles.filter(|circle| !circle.is_empty()).collect()
    }

    /// Every file that arrows lead to from `file`.
    fn reached<'a>(&'a self, file: &'a str) -> BTreeSet<&'a str> {
        let (mut found, mut open) = (BTreeSet::new(), vec![file]);
        while let Some(next) = open.pop() {
            open.extend(self.from(next).into_iter().filter(|file| found.insert(*file)));
        }
        found
    }
}

/// Reads the files of a module's folder, by their modules' routes.
fn read(folder: &Path, module: &mut Route, sources: &mut BTreeMap<Route, Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "tests" {
            continue;
        }
        let is_root = module.is_empty() && (name == "lib" || name == "main");
        if !is_root {
            module.push(name);
        }
        if path.is_dir() {
            read(&path, module, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("main.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            let mut reader = Reader { module, source: Source::default() };
            reader.visit_file(&syn::parse_file(&text).unwrap());
            sources.insert(module.clone(), reader.source);
        }
        if !is_root {
            module.pop();
        }
    }
}

/// The file that the item at a route is written in, through re-exports; `None` outside the crate.
fn owner(sources: &BTreeMap<Route, Source>, route: &Route, deep: usize) -> Option<Route> {
    let known = (0..=route.len()).rev().find(|&length| sources.contains_key(&route[..length]))?;
    let (module, rest) = route.split_at(known);
    let named = rest.first().and_then(|name| sources[module].names.get(name));
    match named {
        Some((from, _)) if deep < 20 => {
            let on: Route = from.iter().chain(&rest[1..]).cloned().collect();
            owner(sources, &on, deep + 1)
        }
        _ => Some(module.to_vec()),
    }
}

struct Reader<'m> {
    module: &'m Route,
    source: Source,
}

impl Reader<'_> {
    /// A path from the root; `None` where it begins at a name of the file's own or at another crate.
    fn route(&self, segments: &[String]) -> Option<Route> {
        let (first, rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([self.module, rest].concat()),
            "super" => {
                let mut base = self.module.clone();
                base.pop()?;
                let further = rest.iter().take_while(|name| *name == "super").count();
                base.truncate(base.len().checked_sub(further)?);
                Some([&base, &rest[further..]].concat())
            }
            _ => None,
        }
    }

    fn take(&mut self, tree: &UseTree, before: &mut Route, shared: bool) {
        let keep = |reader: &mut Self, name: String, own: Option<String>| {
            let segments: Route = before.iter().cloned().chain(own).collect();
            // A name that stands first is a child of this module, or another crate.
            let route = reader.route(&segments);
            let route = route.unwrap_or_else(|| [&reader.module[..], &segments].concat());
            reader.source.names.insert(name, (route, shared));
        };
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.take(&path.tree, before, shared);
                before.pop();
            }
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                keep(self, last, None);
            }
            UseTree::Name(name) => keep(self, name.ident.to_string(), Some(name.ident.to_string())),
            UseTree::Rename(name) => {
                keep(self, name.rename.to_string(), Some(name.ident.to_string()));
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.take(item, before, shared));
            }
            UseTree::Glob(_) => keep(self, format!("{}::*", before.join("::")), None),
        }
    }
}

/// Whether something is built for tests alone.
fn of_tests(attributes: &[Attribute]) -> bool {
    let list = attributes.iter().filter_map(|found| found.meta.require_list().ok());
    list.into_iter().any(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !of_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, found: &'ast ItemUse) {
        if !of_tests(&found.attrs) {
            let shared = !matches!(found.vis, Visibility::Inherited);
            self.take(&found.tree, &mut Vec::new(), shared);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Route = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let route = self.route(&segments).filter(|_| segments.len() > 1);
        self.source.paths.extend(route);
        visit::visit_path(self, path);
    }
}
