//! Which random quantities a model needs, each known by name.
//!
//! A quantity is one number a run ("once") or one a run and year ("yearly"). Its name, never its place
//! in a list, decides its random numbers, so adding a quantity leaves all others as they were. How the
//! numbers are made is not known here.

mod redraw;

use std::collections::BTreeMap;

use super::block::Block;
use super::stage::Stage;

/// A quantity drawn once a run: an index into [`Quantities::once`] and [`Drawn::once`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnceId(pub usize);

/// A quantity drawn for each run and year: an index into [`Quantities::yearly`] and [`Drawn::yearly`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyId(pub usize);

/// What kind of number a quantity is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Standard normal; 0 in the plan.
    Normal,
    /// Uniform between 0 and 1; `plan` in the plan.
    Uniform { plan: f64 },
}

/// One random quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    pub name: String,
    pub kind: Kind,
    /// The stage that reads it.
    pub stage: Stage,
    /// Whether nothing reads it: it only stands among quantities that correlate.
    pub idle: bool,
}

/// Quantities that correlate: their indices in order of name, and the lower Cholesky factor of their
/// correlation matrix, row by row (`n × n`).
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub members: Vec<usize>,
    pub factor: Vec<f64>,
}

/// All random quantities of a model.
#[derive(Debug, Clone)]
pub struct Quantities {
    pub once: Vec<Quantity>,
    pub yearly: Vec<Quantity>,
    pub once_groups: Vec<Group>,
    pub yearly_groups: Vec<Group>,
    once_by_name: BTreeMap<String, usize>,
    yearly_by_name: BTreeMap<String, usize>,
    /// The stage that quantities are being added for.
    pub stage: Stage,
}

impl Default for Quantities {
    fn default() -> Quantities {
        Quantities {
            once: Vec::new(),
            yearly: Vec::new(),
            once_groups: Vec::new(),
            yearly_groups: Vec::new(),
            once_by_name: BTreeMap::new(),
            yearly_by_name: BTreeMap::new(),
            stage: Stage::Growth,
        }
    }
}

impl Quantities {
    /// The quantity of that name drawn once a run, added where it is new.
    pub fn once(&mut self, name: &[&str], kind: Kind) -> OnceId {
        let stage = self.stage;
        OnceId(intern(&mut self.once, &mut self.once_by_name, name, kind, stage))
    }

    /// The quantity of that name drawn every year, added where it is new.
    pub fn yearly(&mut self, name: &[&str], kind: Kind) -> YearlyId {
        let stage = self.stage;
        YearlyId(intern(&mut self.yearly, &mut self.yearly_by_name, name, kind, stage))
    }

    /// Says of all quantities from these places on that nothing reads them.
    pub fn nothing_reads(&mut self, once: usize, yearly: usize) {
        let idle = self.once[once..].iter_mut().chain(&mut self.yearly[yearly..]);
        idle.for_each(|quantity| quantity.idle = true);
    }

    /// The same quantities, none of which correlates with another.
    pub fn apart(mut self) -> Quantities {
        self.once_groups.clear();
        self.yearly_groups.clear();
        self
    }

    /// Whether it has all quantities of another at the same places, which correlate in the same way.
    pub fn extends(&self, other: &Quantities) -> bool {
        self.once.starts_with(&other.once)
            && self.yearly.starts_with(&other.yearly)
            && self.once_groups == other.once_groups
            && self.yearly_groups == other.yearly_groups
    }

    /// Whether a stage draws the same numbers from it as from another.
    pub fn draw_alike(&self, other: &Quantities, stage: Stage) -> bool {
        let alike =
            |own: &[Quantity], groups: &[Group], others: &[Quantity], other_groups: &[Group]| {
                let read = |list: &[Quantity]| -> Vec<usize> {
                    let read =
                        list.iter().enumerate().filter(|(_, quantity)| quantity.stage == stage);
                    read.map(|(place, _)| place).collect()
                };
                // A member of a group is made of the numbers of the others.
                let made_of = |list: &[Quantity], groups: &[Group], place: usize| {
                    let group = groups.iter().find(|group| group.members.contains(&place));
                    let members = group.map_or(vec![place], |group| group.members.clone());
                    let names = members.iter().map(|&member| list[member].clone()).collect();
                    (names, group.cloned())
                };
                let places = read(own);
                let same = |&place: &usize| -> bool {
                    let (own, other): ((Vec<Quantity>, _), (Vec<Quantity>, _)) =
                        (made_of(own, groups, place), made_of(others, other_groups, place));
                    own == other
                };
                places == read(others) && places.iter().all(same)
            };
        alike(&self.once, &self.once_groups, &other.once, &other.once_groups)
            && alike(&self.yearly, &self.yearly_groups, &other.yearly, &other.yearly_groups)
    }

    /// The quantity of that name drawn every year, where there is one.
    pub fn find_yearly(&self, name: &[&str]) -> Option<YearlyId> {
        self.yearly_by_name.get(&join(name)).copied().map(YearlyId)
    }

    /// How many numbers one run of `years` years takes, normals and uniforms apart.
    pub fn numbers_a_run(&self, years: usize) -> (usize, usize) {
        let normals = |list: &[Quantity]| {
            list.iter().filter(|quantity| quantity.kind == Kind::Normal).count()
        };
        let all_normals = normals(&self.once) + years * normals(&self.yearly);
        (all_normals, self.once.len() + years * self.yearly.len() - all_normals)
    }
}

fn intern(
    list: &mut Vec<Quantity>,
    by_name: &mut BTreeMap<String, usize>,
    parts: &[&str],
    kind: Kind,
    stage: Stage,
) -> usize {
    let name = join(parts);
    *by_name.entry(name).or_insert_with_key(|name| {
        list.push(Quantity { name: name.clone(), kind, stage, idle: false });
        list.len() - 1
    })
}

/// Joins the parts of a name so that different parts never give the same name (RFC 6901's escapes).
fn join(parts: &[&str]) -> String {
    let escaped: Vec<String> =
        parts.iter().map(|part| part.replace('~', "~0").replace('/', "~1")).collect();
    escaped.join("/")
}

/// The numbers of one block: those drawn once, and those of the current year.
#[derive(Debug, Clone, Default)]
pub struct Drawn<'s> {
    pub once: Numbers<'s>,
    pub yearly: Numbers<'s>,
}

/// A block for each quantity of a list: its own, or one that others read too.
#[derive(Debug, Clone, Default)]
pub struct Numbers<'s> {
    own: Vec<Block>,
    shared: Vec<Option<&'s Block>>,
}

impl Drawn<'_> {
    #[inline(always)]
    pub fn once(&self, id: OnceId) -> &Block {
        self.once.block(id.0)
    }

    #[inline(always)]
    pub fn yearly(&self, id: YearlyId) -> &Block {
        self.yearly.block(id.0)
    }
}

impl<'s> Numbers<'s> {
    /// Those of blocks of its own.
    pub fn new(own: Vec<Block>) -> Numbers<'s> {
        let shared = vec![None; own.len()];
        Numbers { own, shared }
    }

    /// The block at a place.
    #[inline(always)]
    pub fn block(&self, place: usize) -> &Block {
        self.shared[place].unwrap_or(&self.own[place])
    }

    /// Reads a place from elsewhere.
    pub fn share(&mut self, place: usize, block: &'s Block) {
        self.shared[place] = Some(block);
    }

    /// The block of its own at a place, to be written.
    pub fn own(&mut self, place: usize) -> &mut Block {
        self.shared[place] = None;
        &mut self.own[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_hold_the_separator_do_not_collide() {
        assert_ne!(join(&["a/b", "c"]), join(&["a", "b/c"]));
        assert_ne!(join(&["a~1b"]), join(&["a/b"]));
    }

    #[test]
    fn a_name_asked_for_twice_is_one_quantity() {
        let mut quantities = Quantities::default();
        let first = quantities.yearly(&["price.pay", "shared"], Kind::Normal);
        assert_eq!(quantities.yearly(&["price.pay", "shared"], Kind::Normal), first);
        assert_eq!(quantities.numbers_a_run(5), (5, 0));
    }
}
