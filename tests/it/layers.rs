//! Dependencies between modules: enforces the table in CONTRIBUTING.md, and forbids cycles of folders and of files.
//!
//! A file depends on another through `use`, a path, `mod child;`, or a path in the definition (`$crate::…`) or the call of a macro.
//! Modules under `#[cfg(test)]`, visibilities such as `pub(super)`, and links in documentation are ignored.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::support::{Complaints, entries, files, read, root};

/// Heading of the table in CONTRIBUTING.md.
const HEADING: &str = "## What may name what";

/// Path of a module; empty for `lib.rs`.
type Module = Vec<String>;

/// Source files by module, each with its path below `src` and its text.
type Sources = BTreeMap<Module, (String, String)>;

/// Dependencies of each module, with the location of the first reference.
type Dependencies = BTreeMap<Module, BTreeMap<Module, String>>;

/// Returns all files of the library.
fn sources() -> Sources {
    let src = root().join("src");
    let listed = files(&src).into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let named = listed.map(|file| {
        let name = file.strip_prefix(&src).expect("the path is below the directory").display().to_string();
        let text = read(&file).expect("the file was just listed");
        (name, text)
    });
    // the binary is a separate crate
    named.filter(|(name, _)| name != "main.rs").map(|(name, text)| (module(&name), (name, text))).collect()
}

/// Returns the module of a file.
fn module(file: &str) -> Module {
    let path = file.strip_suffix(".rs").expect("it is a source file");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || path == "lib" {
        module.pop();
    }
    module
}

/// Returns the module of the file that defines a path: the longest module path that is a prefix of it.
fn file_of(sources: &Sources, path: &[String]) -> Module {
    let length = (0..=path.len()).rev().find(|length| sources.contains_key(&path[..*length]));
    path[..length.expect("`lib.rs` is always there")].to_vec()
}

fn dependencies(sources: &Sources) -> Dependencies {
    let mut dependencies = Dependencies::new();
    for (module, (name, text)) in sources {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{name}:{}: {error}", error.span().start().line));
        let mut reader = Reader { sources, module: module.clone(), imports: BTreeMap::new(), found: Vec::new() };
        reader.visit_file(&file);
        let of_file = dependencies.entry(module.clone()).or_default();
        for (line, path) in reader.found {
            let target = file_of(sources, &path);
            if target != *module {
                of_file.entry(target).or_insert_with(|| format!("src/{name}:{line}"));
            }
        }
    }
    dependencies
}

/// Collects the paths in one file that refer to this crate, starting at its root.
struct Reader<'a> {
    sources: &'a Sources,
    /// Current module.
    module: Module,
    /// Paths of imported names.
    imports: BTreeMap<String, Module>,
    /// Paths, with their lines.
    found: Vec<(usize, Module)>,
}

impl Reader<'_> {
    /// Returns the path from the root of the crate; `None` if the path is in another crate.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let (first, mut rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Module::new(),
            "self" => self.module.clone(),
            "super" => self.module.split_last()?.1.to_vec(),
            name => match self.imports.get(name) {
                Some(import) => import.clone(),
                None => [self.module.as_slice(), &[name.to_owned()]].concat(),
            },
        };
        while let Some(("super", further)) = rest.split_first().map(|(step, further)| (step.as_str(), further)) {
            base.pop();
            rest = further;
        }
        let is_ours = matches!(first.as_str(), "crate" | "self" | "super")
            || self.imports.contains_key(first)
            || self.sources.contains_key(base.as_slice());
        is_ours.then(|| [base.as_slice(), rest].concat())
    }

    fn add(&mut self, line: usize, path: &[String]) {
        if let Some(path) = self.absolute(path) {
            self.found.push((line, path));
        }
    }

    fn import(&mut self, before: &[Ident], tree: &syn::UseTree) {
        let with = |name: &Ident| [before, std::slice::from_ref(name)].concat();
        let (mut path, alias) = match tree {
            syn::UseTree::Path(path) => return self.import(&with(&path.ident), &path.tree),
            syn::UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(before, tree)),
            syn::UseTree::Glob(_) => (before.to_vec(), None),
            syn::UseTree::Name(name) => (with(&name.ident), None),
            syn::UseTree::Rename(rename) => (with(&rename.ident), Some(rename.rename.to_string())),
        };
        let Some(line) = path.last().map(|ident| ident.span().start().line) else { return };
        path.pop_if(|last| last == "self");
        let segments: Vec<String> = path.iter().map(Ident::to_string).collect();
        if let Some(path) = self.absolute(&segments) {
            self.found.push((line, path.clone()));
            self.imports.extend(alias.or(segments.last().cloned()).map(|name| (name, path)));
        }
    }

    /// Collects the paths in the tokens of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        let mut after_dollar = false;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) if colons == 2 => path.push(ident.to_string()),
                token => {
                    self.end_of_path(line, &mut path);
                    match token {
                        // `$crate` is this crate, other fragments such as `$name` are unknown
                        TokenTree::Ident(ident) if !after_dollar || ident == "crate" => {
                            line = ident.span().start().line;
                            path.push(ident.to_string());
                        }
                        TokenTree::Punct(punct) => after_dollar = punct.as_char() == '$',
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Ident(_) | TokenTree::Literal(_) => {}
                    }
                    if !path.is_empty() {
                        after_dollar = false;
                    }
                }
            }
            colons = 0;
        }
        self.end_of_path(line, &mut path);
    }

    fn end_of_path(&mut self, line: usize, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.add(line, path);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        if item.content.is_some() {
            visit::visit_item_mod(self, item);
        } else {
            self.found.push((item.ident.span().start().line, self.module.clone()));
        }
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 && path.leading_colon.is_none() {
            let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(path.segments[0].ident.span().start().line, &segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// Returns the dependencies between top-level modules.
fn between_modules(dependencies: &Dependencies) -> Dependencies {
    let mut between_modules = Dependencies::new();
    let top_level = |module: &Module| module.first().map(|first| vec![first.clone()]);
    for (from, named) in dependencies {
        for (to, location) in named {
            // `lib.rs`, which declares all modules, is ignored
            let (Some(from), Some(to)) = (top_level(from), top_level(to)) else { continue };
            if from != to {
                between_modules.entry(from).or_default().entry(to).or_insert_with(|| location.clone());
            }
        }
    }
    between_modules
}

/// Returns the dependencies between files of the same top-level module. Cycles of files in different modules are cycles of the modules.
fn within_modules(dependencies: &Dependencies) -> Dependencies {
    let is_within = |from: &Module, to: &Module| from.first() == to.first() || from.is_empty() || to.is_empty();
    let within = |(from, named): (&Module, &BTreeMap<Module, String>)| {
        let kept = named.iter().filter(|(to, _)| is_within(from, to));
        (from.clone(), kept.map(|(to, location)| (to.clone(), location.clone())).collect())
    };
    dependencies.iter().map(within).collect()
}

/// Returns short cycles that cover every module that is in a cycle.
fn cycles(dependencies: &Dependencies) -> Vec<Vec<Module>> {
    let mut cycles: Vec<Vec<Module>> = Vec::new();
    for start in dependencies.keys() {
        if !cycles.iter().flatten().any(|module| module == start) {
            cycles.extend(cycle(dependencies, start));
        }
    }
    cycles
}

/// Returns the shortest cycle through `start`: each module depends on the next, and the last one on the first.
fn cycle(dependencies: &Dependencies, start: &Module) -> Option<Vec<Module>> {
    let mut reached_from: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(from) = queue.pop_front() {
        for to in dependencies.get(from).into_iter().flat_map(BTreeMap::keys) {
            if to == start {
                let back = std::iter::successors(Some(from), |module| reached_from.get(module).copied());
                let mut cycle: Vec<Module> = back.cloned().collect();
                cycle.reverse();
                return Some(cycle);
            }
            if !reached_from.contains_key(to) {
                reached_from.insert(to, from);
                queue.push_back(to);
            }
        }
    }
    None
}

fn shown(module: &Module) -> String {
    if module.is_empty() { "lib.rs".to_owned() } else { module.join("::") }
}

/// Describes a cycle, with the location of each dependency.
fn describe(dependencies: &Dependencies, cycle: &[Module]) -> String {
    let mut text = String::new();
    for (from, to) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
        let _ = write!(text, "\n    {}: {} names {}", dependencies[from][to], shown(from), shown(to));
    }
    text
}

/// Returns the words in backquotes, and the text without them.
fn quoted(text: &str) -> (Vec<&str>, String) {
    let quoted = text.split('`').skip(1).step_by(2).collect();
    (quoted, text.split('`').step_by(2).collect())
}

/// Returns the table in CONTRIBUTING.md: each folder or file, with its allowed dependencies.
fn table(contributing: &str) -> BTreeMap<String, BTreeSet<String>> {
    let section = contributing.split_once(HEADING).expect("CONTRIBUTING.md has the section").1;
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let ground_floor = section.lines().find_map(|line| line.strip_prefix("The ground floor is ")).expect("a line lists the ground floor");
    let ground_floor = quoted(ground_floor).0;
    let rows: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.strip_suffix('|')?.split_once('|'))
        .map(|(row, may_name)| (row.trim(), may_name.trim()))
        .skip(2)
        .collect();
    let all: Vec<&str> = rows.iter().map(|(row, _)| module_of_row(row)).collect();
    let may_name = |cell: &str| -> BTreeSet<String> {
        let (named, rest) = quoted(cell);
        if let Some(unknown) = named.iter().chain(&ground_floor).find(|name| !all.contains(name)) {
            panic!("CONTRIBUTING.md names `{unknown}`, for which the table has no row");
        }
        let mut modules = match rest.trim_matches([',', ' ']) {
            "nothing" | "" => named,
            "the ground floor" => [named, ground_floor.clone()].concat(),
            "everything except" => all.iter().copied().filter(|name| !named.contains(name)).collect(),
            _ => panic!("CONTRIBUTING.md: a cell of the table is not understood: {cell}"),
        };
        modules.sort_unstable();
        modules.into_iter().map(str::to_owned).collect()
    };
    rows.iter().map(|(row, cell)| (row.trim_matches('`').to_owned(), may_name(cell))).collect()
}

/// Returns the module of a row: `syntax` for `syntax/`, `cli` for `cli.rs`.
fn module_of_row(row: &str) -> &str {
    let row = row.trim_matches('`');
    row.strip_suffix('/').or_else(|| row.strip_suffix(".rs")).unwrap_or_else(|| panic!("`{row}` is neither a folder nor a file"))
}

fn forbidden(dependencies: &Dependencies, table: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let allowed: BTreeMap<&str, &BTreeSet<String>> = table.iter().map(|(row, allowed)| (module_of_row(row), allowed)).collect();
    let mut forbidden = Vec::new();
    for (from, named) in dependencies {
        for (to, location) in named {
            let (Some(from_module), Some(to_module)) = (from.first(), to.first()) else { continue };
            let is_allowed = allowed.get(from_module.as_str()).is_some_and(|allowed| allowed.contains(to_module));
            if from_module != to_module && !is_allowed {
                forbidden.push(format!("{location}: {} names {}", shown(from), shown(to)));
            }
        }
    }
    forbidden
}

fn contributing() -> String {
    read(&root().join("CONTRIBUTING.md")).expect("the file exists")
}

#[test]
fn every_module_has_a_row() {
    let mut complaints = Complaints::default();
    let table = table(&contributing());
    for path in entries(&root().join("src")) {
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let row = if path.is_dir() { format!("{name}/") } else { name };
        if !["lib.rs", "main.rs"].contains(&row.as_str()) && !table.contains_key(&row) {
            complaints.add(format!("src/{row}: the table \"What may name what\" in CONTRIBUTING.md has no row for it"));
        }
    }
    complaints.raise();
}

#[test]
fn modules_have_only_allowed_dependencies() {
    let mut complaints = Complaints::default();
    for line in forbidden(&dependencies(&sources()), &table(&contributing())) {
        complaints.add(format!("{line}, which the table \"What may name what\" in CONTRIBUTING.md does not allow"));
    }
    complaints.raise();
}

#[test]
fn dependencies_have_no_cycles() {
    let mut complaints = Complaints::default();
    let dependencies = dependencies(&sources());
    let (modules, files) = (between_modules(&dependencies), within_modules(&dependencies));
    for cycle in cycles(&modules) {
        complaints.add(format!("a cycle of folders:{}", describe(&modules, &cycle)));
    }
    for cycle in cycles(&files) {
        complaints.add(format!("a cycle of files:{}", describe(&files, &cycle)));
    }
    complaints.raise();
}

/// Analyzes small files, with one dependency each.
#[test]
fn all_kinds_of_dependencies_are_found() {
    let cases = [
        ("use crate::b::{self, c::{D, E}};", "b b::c"),
        ("use crate::b as x; fn f() { x::c::d() }", "b b::c"),
        ("fn f(x: &super::b::c::D) {}", "b::c"),
        ("mod inner { use super::super::b::D; }", "b"),
        ("macro_rules! m { ($t:ident) => { $crate::b::c::f($t::new()) }; }", "b::c"),
        ("fn f() { println!(\"{}\", [crate::b::c::D]); }", "b::c"),
        ("pub(super) fn f() {}", ""),
        ("/// [`crate::b`]\nfn f() {}", ""),
        ("#[cfg(test)] mod tests { use crate::b::D; }", ""),
        ("use b::D; fn f() { b::c::d(std::mem::take) }", ""),
        ("use crate::Root;", "lib.rs"),
    ];
    for (text, expected) in cases {
        let files = [("lib.rs", "mod a; mod b;"), ("a.rs", text), ("b/mod.rs", "pub mod c;"), ("b/c.rs", "use super::D;")];
        let sources = files.map(|(name, text)| (module(name), (name.to_owned(), text.to_owned()))).into();
        let dependencies = dependencies(&sources);
        let found: Vec<String> = dependencies[&module("a.rs")].keys().map(shown).collect();
        assert_eq!(found.join(" "), expected, "{text}");
        assert_eq!(cycle(&dependencies, &module("b/c.rs")), Some(vec![module("b/c.rs"), module("b/mod.rs")]));
    }
}
