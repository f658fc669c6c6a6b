//! The population in segments of like risk, moved from year to year, and the growth in use that comes of it.
//!
//! Where no prevention is in force all runs have the same population: it is worked out once, while the
//! model is compiled. Where one is, it is stepped for each run. It knows nothing of indices and costs.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{self, Block};
use super::names::unknown;
use crate::scenario::assumptions::Assumptions;
use crate::scenario::{Driver, Scenario, Segment, Yearly};
use multiversion::multiversion;

/// The population that a case's demand follows; empty where none does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Population {
    /// In order of id.
    segments: Vec<Stock>,
    /// Services that follow it, in order of name.
    followers: Vec<Follower>,
    /// The moves, from and to, that prevention changes; none where the population is the same in all runs.
    prevented: Vec<(usize, usize)>,
    course: Course,
}

/// The people of a segment.
#[derive(Debug, Clone, PartialEq)]
struct Stock {
    id: String,
    name: String,
    people: f64,
    births: Yearly,
    /// Share of its people who stay in it, and who move elsewhere, each year.
    stays: f64,
    moves: Vec<Move>,
}

#[derive(Debug, Clone, PartialEq)]
struct Move {
    to: usize,
    share: f64,
    /// The place among those that prevention changes.
    prevented: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Follower {
    service: String,
    /// Cost-weighted use per head, by segment.
    usage: Vec<f64>,
}

/// What a population comes to without prevention.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// By segment, in order of id: people by year, the base year first.
    pub people: BTreeMap<String, Vec<f64>>,
    /// By service that follows the population: growth of its use, by projected year.
    pub growth: BTreeMap<String, Yearly>,
    /// By service that follows the population: its use by year, base year = 1.
    pub usage: BTreeMap<String, Vec<f64>>,
}

impl Course {
    /// Where the population of a scenario goes, and what it uses of `services`; empty where these are none.
    pub fn of(scenario: &Scenario, services: &BTreeSet<String>) -> Course {
        if services.is_empty() {
            return Course::default();
        }
        Population::new(&scenario.segments, services, &[]).followed(scenario.years)
    }

    /// The centre of a demand driver's growth, μ, by projected year: the population's, where the driver
    /// follows it, and what the driver states.
    pub fn central(&self, driver: &Driver) -> Yearly {
        match self.growth.get(&driver.name).filter(|_| driver.population) {
            Some(growth) => growth.iter().zip(&driver.growth).map(|(own, add)| own + add).collect(),
            None => driver.growth.clone(),
        }
    }
}

/// The names of the drivers that follow the population.
pub fn followers(demand: &[Driver]) -> BTreeSet<String> {
    let followers = demand.iter().filter(|driver| driver.population);
    followers.map(|driver| driver.name.clone()).collect()
}

/// Compiles the population that a case follows, with the moves that its transformations change.
pub fn compile(scenario: &Scenario, assumptions: &Assumptions) -> Population {
    let services = followers(&assumptions.demand);
    if services.is_empty() {
        return Population::default();
    }
    let transitions = assumptions.transformations.iter().flat_map(|found| &found.transitions);
    let prevented: BTreeSet<(&str, &str)> =
        transitions.map(|found| (found.from.as_str(), found.to.as_str())).collect();
    let prevented: Vec<(&str, &str)> = prevented.into_iter().collect();
    let course = Course::of(scenario, &services);
    Population { course, ..Population::new(&scenario.segments, &services, &prevented) }
}

impl Population {
    fn new(
        segments: &[Segment],
        services: &BTreeSet<String>,
        prevented: &[(&str, &str)],
    ) -> Population {
        let mut sorted: Vec<&Segment> = segments.iter().collect();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        let place = |id: &str| {
            sorted.iter().position(|segment| segment.id == id).unwrap_or_else(|| unknown(id))
        };
        let stock = |segment: &&Segment| Stock {
            id: segment.id.clone(),
            name: segment.name.clone(),
            people: segment.people,
            births: segment.births.clone(),
            stays: segment.to.get(&segment.id).copied().unwrap_or(0.0),
            moves: (segment.to.iter().filter(|(to, share)| **to != segment.id && **share > 0.0))
                .map(|(to, &share)| Move {
                    to: place(to),
                    share,
                    prevented: prevented.iter().position(|pair| *pair == (&segment.id, to)),
                })
                .collect(),
        };
        let follower = |service: &String| Follower {
            service: service.clone(),
            usage: sorted
                .iter()
                .map(|segment| segment.usage.get(service).copied().unwrap_or(0.0))
                .collect(),
        };
        Population {
            segments: sorted.iter().map(stock).collect(),
            followers: services.iter().map(follower).collect(),
            prevented: prevented.iter().map(|(from, to)| (place(from), place(to))).collect(),
            course: Course::default(),
        }
    }

    /// Its course, all runs being the same.
    fn followed(&self, years: usize) -> Course {
        let mut state = PopulationState::with_room(self);
        state.start(self);
        let mut course = Course::default();
        for segment in &self.segments {
            course.people.insert(segment.id.clone(), vec![segment.people]);
        }
        let base: Vec<f64> = state.usage.iter().map(|block| block[0]).collect();
        for follower in &self.followers {
            course.growth.insert(follower.service.clone(), Vec::with_capacity(years));
            course.usage.insert(follower.service.clone(), vec![1.0]);
        }
        for year in 1..=years {
            advance(self, year, &mut state);
            for (people, block) in course.people.values_mut().zip(&state.people) {
                people.push(block[0]);
            }
            for (growth, block) in course.growth.values_mut().zip(&state.growth) {
                growth.push(block[0]);
            }
            for ((usage, block), base) in course.usage.values_mut().zip(&state.usage).zip(&base) {
                usage.push(block[0] / base);
            }
        }
        course
    }

    /// Whether it differs from run to run, so that it has to be stepped.
    pub fn is_stepped(&self) -> bool {
        !self.prevented.is_empty()
    }

    /// The centre of a driver's growth, and the place of what is to be added to it in each run.
    pub fn growth(&self, driver: &Driver) -> (Yearly, Option<usize>) {
        if !self.is_stepped() {
            return (self.course.central(driver), None);
        }
        let place = self.followers.iter().position(|follower| follower.service == driver.name);
        (driver.growth.clone(), place)
    }

    /// The place of a move among those that prevention changes.
    pub fn prevented(&self, from: &str, to: &str) -> Option<usize> {
        let place = |id: &str| self.segments.iter().position(|segment| segment.id == id);
        let pair = (place(from)?, place(to)?);
        self.prevented.iter().position(|known| *known == pair)
    }

    /// Each segment's name and people in the current year; nothing where no demand follows them.
    pub fn people<'a>(
        &'a self,
        state: &'a PopulationState,
        run: usize,
    ) -> impl Iterator<Item = (&'a str, f64)> {
        self.segments.iter().enumerate().map(move |(place, segment)| {
            let people = match state.people.get(place) {
                Some(block) => block[run],
                None => self.course.people[&segment.id][state.year],
            };
            (segment.name.as_str(), people)
        })
    }

    /// Each service that follows the population and its use in the current year, base year = 1.
    pub fn usage<'a>(
        &'a self,
        state: &'a PopulationState,
        run: usize,
    ) -> impl Iterator<Item = (&'a str, f64)> {
        self.followers.iter().enumerate().map(move |(place, follower)| {
            let usage = match state.usage.get(place) {
                Some(block) => block[run] / follower.of(self.segments.iter().map(|s| s.people)),
                None => self.course.usage[&follower.service][state.year],
            };
            (follower.service.as_str(), usage)
        })
    }
}

impl Follower {
    /// What so many people of each segment use together.
    fn of(&self, people: impl Iterator<Item = f64>) -> f64 {
        people.zip(&self.usage).map(|(people, usage)| people * usage).sum()
    }
}

/// The population in each run; without blocks where it is not stepped.
#[derive(Debug, Clone, Default)]
pub struct PopulationState {
    year: usize,
    /// People by segment, this year and last.
    people: Vec<Block>,
    before: Vec<Block>,
    /// What prevention multiplies each move by, and the shares that then move out of one segment.
    factor: Vec<Block>,
    moved: Vec<Block>,
    /// Cost-weighted use by service.
    usage: Vec<Block>,
    /// Growth of use by service.
    pub growth: Vec<Block>,
}

impl PopulationState {
    pub fn new(population: &Population) -> PopulationState {
        let nothing = Population::default();
        PopulationState::with_room(if population.is_stepped() { population } else { &nothing })
    }

    fn with_room(population: &Population) -> PopulationState {
        let most = population.segments.iter().map(|segment| segment.moves.len()).max().unwrap_or(0);
        let zeros = |count| block::several(count, 0.0);
        PopulationState {
            year: 0,
            people: zeros(population.segments.len()),
            before: zeros(population.segments.len()),
            factor: block::several(population.prevented.len(), 1.0),
            moved: zeros(most),
            usage: zeros(population.followers.len()),
            growth: zeros(population.followers.len()),
        }
    }

    /// Back to the base year.
    pub fn start(&mut self, population: &Population) {
        self.year = 0;
        for (people, segment) in self.people.iter_mut().zip(&population.segments) {
            *people = Block::all(segment.people);
        }
        for (usage, follower) in self.usage.iter_mut().zip(&population.followers) {
            let base = follower.of(population.segments.iter().map(|segment| segment.people));
            *usage = Block::all(base);
        }
    }
}

/// This year's population, from last year's: nothing to do where it is the same in all runs. `prevent` sets what prevention
/// multiplies each move by.
pub fn step(
    population: &Population,
    year: usize,
    prevent: impl FnOnce(&mut [Block]),
    state: &mut PopulationState,
) {
    state.year = year;
    if population.is_stepped() {
        prevent(&mut state.factor);
        advance(population, year, state);
    }
}

/// `N_h = births_h + Σ_g N_g·p_gh` with last year's people on the right, and growth of use
/// `Σ_g N_g·u_g / (last year's) − 1` (0 where nothing was used).
///
/// Of 100 people at risk and 20 frail, 10% of the first become frail and 25% of the second leave: a year
/// later they are 90 and 25. At use of 1 and 6 a head, 220 has become 240: growth of 9.1%.
#[multiversion(targets = "simd")]
fn advance(population: &Population, year: usize, state: &mut PopulationState) {
    let PopulationState { people, before, factor, moved, usage, growth, .. } = state;
    std::mem::swap(people, before);
    for (people, segment) in people.iter_mut().zip(&population.segments) {
        *people = Block::all(segment.births[year - 1]);
    }
    for (from, segment) in population.segments.iter().enumerate() {
        let there = &before[from];
        if segment.moves.iter().all(|to| to.prevented.is_none()) {
            for to in &segment.moves {
                block::update(&mut people[to.to], |run, sum| sum + there[run] * to.share);
            }
            block::update(&mut people[from], |run, sum| sum + there[run] * segment.stays);
            continue;
        }
        let mut stays = Block::all(segment.stays);
        let scale = shares(segment, factor, moved, &mut stays);
        for (to, moved) in segment.moves.iter().zip(&*moved) {
            block::update(&mut people[to.to], |run, sum| {
                sum + there[run] * (moved[run] * scale[run])
            });
        }
        block::update(&mut people[from], |run, sum| sum + there[run] * stays[run]);
    }
    for (place, follower) in population.followers.iter().enumerate() {
        let mut now = block::ZERO;
        for (people, &each) in people.iter().zip(&follower.usage) {
            block::update(&mut now, |run, sum| sum + people[run] * each);
        }
        let then = &mut usage[place];
        block::set(&mut growth[place], |run| {
            if then[run] == 0.0 { 0.0 } else { now[run] / then[run] - 1.0 }
        });
        *then = now;
    }
}

/// The shares that move out of a segment under prevention, `p_gh·factor`. Whom prevention keeps from moving
/// stays; whom it moves (an effect above 0) would have stayed; nobody leaves or is kept from leaving. Where
/// more would move than there are, all moves are scaled back alike: by what is returned.
///
/// Of 100, 88 stay, 10 become frail and 2 leave. At an effect of −20%, 8 become frail and 90 stay.
#[inline(always)]
fn shares(segment: &Stock, factor: &[Block], moved: &mut [Block], stays: &mut Block) -> Block {
    let mut all = block::ZERO;
    for (to, moved) in segment.moves.iter().zip(&mut *moved) {
        match to.prevented {
            Some(place) => block::set(moved, |run| to.share * factor[place][run]),
            None => *moved = Block::all(to.share),
        }
        block::update(stays, |run, stays| stays + (to.share - moved[run]));
        block::add(&mut all, moved);
    }
    let remaining = segment.moves.iter().map(|to| to.share).sum::<f64>() + segment.stays;
    let mut scale = Block::all(1.0);
    block::update(&mut scale, |run, one| if stays[run] < 0.0 { remaining / all[run] } else { one });
    block::update(stays, |_, stays| stays.max(0.0));
    scale
}
