//! Facts about the API, from the document and from the SDK, and their one comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;

/// Where a fact holds. A place sorts before those inside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// An operation such as `GET /userinfo`, a webhook or an enum.
    owner: String,
    /// What of the owner, such as `query parameter`; empty for the owner itself.
    part: &'static str,
    /// The member, however deep: `sleeps[].stages[].stage`.
    path: String,
}

/// What holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    Text(String),
    /// Values in their order.
    Values(Vec<&'a str>),
    /// Unknown: agrees with every fact of the other side.
    Open,
}

/// Facts by place and aspect. The aspect "" is what stands at the place, such as `an array of an object`.
#[derive(Default)]
pub struct Facts<'a> {
    known: BTreeMap<(Place, &'static str), Fact<'a>>,
    /// Places of which two different things were said.
    contradictions: BTreeSet<(String, String)>,
}

/// The aspects of a member.
pub const PRESENCE: &str = "presence";
pub const UNIT: &str = "unit";
pub const VALUES: &str = "values";
pub const STYLE: &str = "style";
pub const LISTED: &str = "`x-listed-values`";

impl Place {
    pub fn of(owner: impl Into<String>) -> Self {
        Self { owner: owner.into(), ..Self::default() }
    }

    pub fn part(&self, part: &'static str) -> Self {
        Self { part, ..Self::of(&self.owner) }
    }

    pub fn member(&self, name: &str) -> Self {
        Self { path: join(&self.path, name), ..self.clone() }
    }

    /// Returns the place of the elements of an array of arrays, this deep.
    pub fn elements(&self, depth: usize) -> Self {
        Self { path: self.path.clone() + &"[]".repeat(depth), ..self.clone() }
    }

    /// Returns the place of the types that interval statistics are asked for.
    pub fn interval_types() -> Self {
        let operation = Self::of("GET /queries/statistics/interval");
        operation.part("query parameter").member("types[]")
    }

    /// Returns whether the SDK reads what is here, rather than sending it.
    pub fn is_read(&self) -> bool {
        self.part == "answer"
    }

    fn is_in(&self, outer: &Self) -> bool {
        let rest = self.path.strip_prefix(&outer.path);
        let is_below = rest.is_some_and(|rest| {
            outer.path.is_empty()
                || !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('_')
        });
        self.owner == outer.owner && (outer.part.is_empty() || self.part == outer.part && is_below)
    }

    /// Describes an aspect, with a colon: "answer `stages[].stage`, unit: "; nothing for the owner itself.
    fn describe(&self, aspect: &str) -> String {
        let member = match (self.part, self.path.as_str()) {
            (part, "") => part.to_owned(),
            (part, path) => format!("{part} `{path}`"),
        };
        let both = [member.as_str(), aspect].into_iter().filter(|text| !text.is_empty());
        let both: Vec<&str> = both.collect();
        if both.is_empty() { String::new() } else { both.join(", ") + ": " }
    }

    /// Returns the group that a place is counted in.
    fn group(&self, fact: &Fact<'_>) -> Option<&'static str> {
        Some(match (self.part, fact) {
            ("", Fact::Values(_)) => "enums",
            ("", _) if self.owner.starts_with("webhook") => "webhooks",
            ("", _) if self.owner.contains('/') => "operations",
            (part, _) if part.ends_with("parameter") => "parameters",
            (_, _) if self.path.is_empty() => return None,
            ("body", _) => "body fields",
            ("answer", _) => "answer fields",
            ("measurement", _) => "measurements",
            _ => return None,
        })
    }
}

impl<'a> Facts<'a> {
    pub fn say(&mut self, place: &Place, aspect: &'static str, fact: Fact<'a>) {
        let known = self.known.entry((place.clone(), aspect)).or_insert_with(|| fact.clone());
        if *known != fact {
            let (known, fact) = (show(Some(known)), show(Some(&fact)));
            let what = place.describe(aspect);
            self.contradictions
                .insert((place.owner.clone(), format!("{what}both {known} and {fact}")));
        }
    }

    pub fn text(&mut self, place: &Place, aspect: &'static str, text: impl Into<String>) {
        self.say(place, aspect, Fact::Text(text.into()));
    }

    /// Says a set of values.
    pub fn set(&mut self, place: &Place, aspect: &'static str, mut values: Vec<&'a str>) {
        values.sort_unstable();
        self.say(place, aspect, Fact::Values(values));
    }

    /// Says what a value is: of this kind, in arrays of this depth.
    pub fn kind(&mut self, place: &Place, depth: usize, kind: &str) {
        self.text(place, "", format!("{}{kind}", "an array of ".repeat(depth)));
    }
}

/// Reports every fact that only one side has, or that differs. What is inside of a place that one side does not have,
/// or has as something else, is not compared.
pub fn compare(document: &Facts<'_>, sdk: &Facts<'_>, report: &mut Report) {
    for (facts, name) in [(document, "document"), (sdk, "SDK")] {
        for (owner, what) in &facts.contradictions {
            report.fail(owner, format!("{what} in the {name}"));
        }
    }
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut likely = Vec::new();
    let mut gone: Option<&Place> = None;
    for key in document.known.keys().chain(sdk.known.keys()).collect::<BTreeSet<_>>() {
        let (place, aspect) = key;
        if gone.is_some_and(|gone| place.is_in(gone)) {
            continue;
        }
        let both = [document.known.get(key), sdk.known.get(key)];
        match both {
            [Some(Fact::Values(documented)), Some(Fact::Values(own))] => {
                differences(documented, own, |what| {
                    report.fail(&place.owner, place.describe(aspect) + &what);
                });
            }
            [Some(Fact::Open), Some(Fact::Text(own))] if place.is_read() && own == REQUIRED => {
                likely.push(format!("{} `{}`", place.owner, place.path));
            }
            [Some(Fact::Open), _] | [_, Some(Fact::Open)] => {}
            [documented, own] if documented == own => {}
            [documented, own] => {
                let (documented, own) = (show(documented), show(own));
                let what = place.describe(aspect);
                report.fail(
                    &place.owner,
                    format!("{what}{documented} in the document, {own} in the SDK"),
                );
                if aspect.is_empty() {
                    gone = Some(place);
                }
                continue;
            }
        }
        if let Some(group) =
            both[1].filter(|_| aspect.is_empty()).and_then(|fact| place.group(fact))
        {
            *groups.entry(group).or_default() += 1;
        }
    }
    groups.into_iter().for_each(|(group, count)| report.count(group, count));
    // Without these there would be nothing to read.
    report.count("required, as likely", likely.join(", "));
}

/// The presence of a member that is always there.
pub const REQUIRED: &str = "required";

pub fn presence(is_required: bool) -> &'static str {
    if is_required { REQUIRED } else { "optional" }
}

fn show(fact: Option<&Fact<'_>>) -> String {
    match fact {
        None => "not".to_owned(),
        Some(Fact::Text(text)) => text.clone(),
        Some(Fact::Values(values)) => format!("{} values", values.len()),
        Some(Fact::Open) => "open".to_owned(),
    }
}

/// Reports what differs between two lists of values: the values, or else their order.
fn differences(documented: &[&str], own: &[&str], mut fail: impl FnMut(String)) {
    let mut more = |these: &[&str], those: &[&str], side| {
        let missing = these.iter().filter(|value| !those.contains(value));
        missing.map(|value| fail(format!("`{value}` not in the {side}"))).count()
    };
    if more(documented, own, "SDK") + more(own, documented, "document") > 0 {
        return;
    }
    if let Some((documented, own)) = documented.iter().zip(own).find(|(one, other)| one != other) {
        fail(format!("the order differs: `{documented}` in the document, `{own}` in the SDK"));
    }
}

pub fn join(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}
