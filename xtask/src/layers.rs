//! Layers: whether any module of a Rust crate knows itself by way of others.
//!
//! `cargo-modules` finds the same, with all of rust-analyzer, which takes minutes to build. Names of modules are
//! enough here, and these are in the text: what `use` brings in, and paths that begin with `crate`, `self`, `super`
//! or a module inside of the own one. A path leads to the innermost module that it names; what that one hands on is
//! its own business. Tests are left out: they may look at all of a crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, UseTree};

use crate::output::say;
use crate::workspace::Workspace;

/// A crate's modules: each by its path, with the paths that it names.
#[derive(Default)]
struct Crate {
    modules: BTreeMap<Vec<String>, Vec<Vec<String>>>,
}

/// Fails where modules of a crate know each other in a circle.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let manifest = fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    let mut circles = Vec::new();
    for member in members(&manifest) {
        for root in ["src/lib.rs", "src/main.rs"] {
            let file = workspace.root.join(&member).join(root);
            if file.exists() {
                let modules = Crate::read(&file)?;
                say!("{member}: {} modules", modules.modules.len());
                circles.extend(modules.circles().into_iter().map(|circle| format!("{member}: {circle}")));
            }
        }
    }
    if !circles.is_empty() {
        bail!("modules know each other in a circle:\n  {}", circles.join("\n  "));
    }
    Ok(())
}

/// The folders of the workspace's members.
fn members(manifest: &str) -> Vec<String> {
    let list = manifest.split_once("members = [").and_then(|(_, rest)| rest.split_once(']')).unwrap_or_default().0;
    list.split(',')
        .map(|member| member.trim().trim_matches('"').to_owned())
        .filter(|member| !member.is_empty())
        .collect()
}

impl Crate {
    fn read(root: &Path) -> Result<Self> {
        let mut read = Self::default();
        let folder = root.parent().context("a crate's root is in a folder")?;
        read.file(root, folder, &[])?;
        Ok(read)
    }

    fn file(&mut self, file: &Path, inside: &Path, module: &[String]) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("could not parse {}", file.display()))?;
        self.items(&parsed.items, inside, module)
    }

    fn items(&mut self, items: &[Item], inside: &Path, module: &[String]) -> Result<()> {
        let mut named = Vec::new();
        let mut children = Vec::new();
        for item in items {
            match item {
                Item::Mod(child) if is_for_tests(&child.attrs) => {}
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let path: Vec<String> = module.iter().cloned().chain([name.clone()]).collect();
                    match &child.content {
                        Some((_, items)) => self.items(items, &inside.join(&name), &path)?,
                        None => self.file(&file_of(inside, &name)?, &inside.join(&name), &path)?,
                    }
                    children.push(name);
                }
                Item::Use(used) if is_for_tests(&used.attrs) => {}
                Item::Use(used) => each_use(&used.tree, &mut Vec::new(), &mut named),
                // A macro that declares modules has them in its arguments: `providers! { stripe, }`.
                other if has_tests_alone(other) => {}
                other => each_path(other.to_token_stream(), &mut named),
            }
        }
        let named = named.iter().map(|path| absolute(path, module, &children)).collect();
        self.modules.insert(module.to_vec(), named);
        Ok(())
    }

    fn circles(&self) -> Vec<String> {
        let names: Vec<String> = self
            .modules
            .keys()
            .map(|module| ["crate"].into_iter().chain(module.iter().map(String::as_str)).collect::<Vec<_>>().join("::"))
            .collect();
        let index: BTreeMap<&[String], usize> =
            self.modules.keys().enumerate().map(|(index, module)| (module.as_slice(), index)).collect();
        let mut graph = DiGraphMap::<usize, ()>::new();
        for (from, paths) in self.modules.values().enumerate() {
            for path in paths {
                let known = (0..=path.len()).rev().find_map(|length| index.get(&path[..length]));
                if let Some(to) = known.filter(|to| **to != from) {
                    graph.add_edge(from, *to, ());
                }
            }
        }
        let circles = tarjan_scc(&graph).into_iter().filter(|together| together.len() > 1);
        let edges = |together: Vec<usize>| {
            let within = graph.all_edges().filter(|(from, to, ())| together.contains(from) && together.contains(to));
            within.map(|(from, to, ())| format!("{} → {}", names[from], names[to])).collect::<Vec<_>>().join(", ")
        };
        circles.map(edges).collect()
    }
}

fn file_of(inside: &Path, name: &str) -> Result<PathBuf> {
    let candidates = [inside.join(format!("{name}.rs")), inside.join(name).join("mod.rs")];
    candidates
        .into_iter()
        .find(|file| file.exists())
        .with_context(|| format!("no file of the module {name} in {}", inside.display()))
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.meta.to_token_stream().to_string().contains("test")
    })
}

fn has_tests_alone(item: &Item) -> bool {
    match item {
        Item::Fn(function) => is_for_tests(&function.attrs),
        Item::Impl(implementation) => is_for_tests(&implementation.attrs),
        Item::Macro(call) => is_for_tests(&call.attrs),
        _ => false,
    }
}

fn each_use(tree: &UseTree, path: &mut Vec<String>, named: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(step) => {
            path.push(step.ident.to_string());
            each_use(&step.tree, path, named);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| each_use(tree, path, named)),
        UseTree::Name(name) => named.push(path.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Rename(name) => named.push(path.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Glob(_) => named.push(path.clone()),
    }
}

/// Every path of two steps or more, also in what macros are given.
fn each_path(tokens: TokenStream, named: &mut Vec<Vec<String>>) {
    let mut path = Vec::new();
    let mut colons = 0;
    let mut is_visibility = false;
    for token in tokens {
        // Who may see something is nothing that it needs: `pub(in crate::provider)`.
        if std::mem::take(&mut is_visibility) && matches!(token, TokenTree::Group(_)) {
            continue;
        }
        is_visibility = matches!(&token, TokenTree::Ident(name) if name == "pub");
        match token {
            TokenTree::Ident(name) => {
                if colons != 2 {
                    named.extend(Some(std::mem::take(&mut path)).filter(|path: &Vec<_>| path.len() > 1));
                }
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            other => {
                named.extend(Some(std::mem::take(&mut path)).filter(|path: &Vec<_>| path.len() > 1));
                colons = 0;
                if let TokenTree::Group(group) = other {
                    each_path(group.stream(), named);
                }
            }
        }
    }
    named.extend(Some(path).filter(|path| path.len() > 1));
}

/// The path from the crate's root; empty steps for what is no path of this crate.
fn absolute(path: &[String], module: &[String], children: &[String]) -> Vec<String> {
    let mut base = match path.first().map(String::as_str) {
        Some("crate") => return path[1..].to_vec(),
        Some("self" | "super") => module.to_vec(),
        Some(first) if children.iter().any(|child| child == first) => {
            return module.iter().chain(path).cloned().collect();
        }
        _ => return module.to_vec(),
    };
    let mut rest = path;
    while let Some((first, others)) = rest.split_first().filter(|(first, _)| matches!(first.as_str(), "self" | "super"))
    {
        if first == "super" {
            base.pop();
        }
        rest = others;
    }
    base.extend_from_slice(rest);
    base
}
