//! Observers: columns run by run, their moments and sums, and what uncertain inputs were.

use super::{Batch, CHUNK, Observer, Reconciliation, Seen, Simulation};
use crate::model::block::{self, BLOCK, Block, ColumnBlock};
use crate::model::probes::{Probe, VALUES};
use crate::results::{Moments, Recorder, Sum};

/// Two observers of the same chunk.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn see(&mut self, seen: &Seen) {
        self.0.see(seen);
        self.1.see(seen);
    }
}

/// An observer, or nobody.
impl<A: Observer> Observer for Option<A> {
    fn see(&mut self, seen: &Seen) {
        self.iter_mut().for_each(|observer| observer.see(seen));
    }
}

/// Columns by chunk of blocks, and then by column.
pub fn by_chunk(columns: Vec<&mut [ColumnBlock]>, blocks: usize) -> Vec<Vec<&mut [ColumnBlock]>> {
    let mut chunks: Vec<Vec<&mut [ColumnBlock]>> =
        (0..blocks.div_ceil(CHUNK)).map(|_| Vec::with_capacity(columns.len())).collect();
    for column in columns {
        chunks.iter_mut().zip(column.chunks_mut(CHUNK)).for_each(|(chunk, own)| chunk.push(own));
    }
    chunks
}

/// Keeps columns of every variant run by run with their moments, and sums others.
pub struct Recorded<'a> {
    /// By variant.
    recorders: &'a [Recorder],
    blocks: Vec<Vec<&'a mut [ColumnBlock]>>,
    left: Left,
    years: usize,
    finished: &'a (dyn Fn(u64) + Sync),
}

/// What is left of recorded runs beside the runs themselves: by variant.
#[derive(Debug, Clone)]
pub struct Left {
    /// By column; those of no run where they are not wanted.
    pub moments: Vec<Vec<Moments>>,
    /// By figure that is only summed.
    pub sums: Vec<Vec<Sum>>,
}

impl Left {
    /// Of no run.
    fn nothing(recorders: &[Recorder]) -> Left {
        Left {
            moments: recorders.iter().map(|own| vec![Moments::NONE; own.columns()]).collect(),
            sums: recorders.iter().map(Recorder::sums).collect(),
        }
    }

    /// Takes in what the runs that follow leave.
    fn fold(&mut self, next: Left) {
        let moments = self.moments.iter_mut().flatten().zip(next.moments.into_iter().flatten());
        moments.for_each(|(all, more)| all.fold(&more));
        let sums = self.sums.iter_mut().flatten().zip(next.sums.into_iter().flatten());
        sums.for_each(|(all, more)| all.fold(more));
    }
}

impl<'a> Recorded<'a> {
    /// An observer for each chunk of a batch. Block `b` of it fills `columns[v][c][b]` for each column `c` of the recorder of
    /// variant `v`; figures beyond the last run are of futures that do not count. `finished` is told of the runs of each
    /// variant of which anything is recorded as they are done, from any thread.
    pub fn chunks(
        recorders: &'a [Recorder],
        columns: Vec<Vec<&'a mut [ColumnBlock]>>,
        batch: Batch,
        finished: &'a (dyn Fn(u64) + Sync),
    ) -> Vec<Recorded<'a>> {
        let chunks = batch.blocks().div_ceil(CHUNK);
        let mut all: Vec<Recorded> = (0..chunks)
            .map(|_| Recorded {
                recorders,
                blocks: Vec::with_capacity(recorders.len()),
                left: Left::nothing(recorders),
                years: recorders.first().map_or(0, Recorder::years),
                finished,
            })
            .collect();
        for own in columns {
            let chunks = by_chunk(own, batch.blocks());
            all.iter_mut().zip(chunks).for_each(|(one, own)| one.blocks.push(own));
        }
        all
    }

    /// What all chunks leave together, in their order.
    pub fn join(recorders: &[Recorder], chunks: impl IntoIterator<Item = Recorded<'a>>) -> Left {
        let mut all = Left::nothing(recorders);
        chunks.into_iter().for_each(|chunk| all.fold(chunk.left));
        all
    }
}

impl Observer for Recorded<'_> {
    fn see(&mut self, seen: &Seen) {
        let Seen { variant, year, block, counted, state, .. } = seen;
        let recorder = &self.recorders[*variant];
        let Left { moments, sums } = &mut self.left;
        recorder.record(*year, state, *block, &mut self.blocks[*variant]);
        recorder.measure_all(*year, state, *counted, &mut moments[*variant]);
        recorder.sum(*year, state, *counted, &mut sums[*variant]);
        if *year == self.years && !recorder.records_nothing() {
            (self.finished)(*counted as u64);
        }
    }
}

/// Columns alone: by variant, the recorders and their blocks.
pub struct Columns<'a>(&'a [Recorder], Vec<Vec<&'a mut [ColumnBlock]>>);

/// Room for all runs of columns: by variant and column.
pub type Room = Vec<Vec<Vec<ColumnBlock>>>;

impl<'a> Columns<'a> {
    /// The columns of every variant: by variant, column and run.
    pub fn of(
        simulation: &Simulation,
        recorders: &[Recorder],
        runs: u64,
    ) -> (Vec<Vec<Vec<f64>>>, Reconciliation) {
        let batch = Batch { first: 1, runs };
        let mut room = Columns::room(recorders, batch);
        let observers = Columns::chunks(recorders, &mut room, batch);
        let (_, balance) = simulation.run(batch, observers);
        (Columns::join(room, runs), balance)
    }

    pub fn room(recorders: &[Recorder], batch: Batch) -> Room {
        let columns = |own: &Recorder| vec![vec![[0.0; BLOCK]; batch.blocks()]; own.columns()];
        recorders.iter().map(columns).collect()
    }

    /// An observer for each chunk of a batch.
    pub fn chunks(recorders: &'a [Recorder], room: &'a mut Room, batch: Batch) -> Vec<Columns<'a>> {
        let blocks = batch.blocks();
        let mut chunks: Vec<Columns> =
            (0..blocks.div_ceil(CHUNK)).map(|_| Columns(recorders, Vec::new())).collect();
        for own in room {
            let columns = by_chunk(own.iter_mut().map(Vec::as_mut_slice).collect(), blocks);
            chunks.iter_mut().zip(columns).for_each(|(chunk, own)| chunk.1.push(own));
        }
        chunks
    }

    /// The runs of every column: by variant, column and run.
    pub fn join(room: Room, runs: u64) -> Vec<Vec<Vec<f64>>> {
        let figures = |column: Vec<ColumnBlock>| column.as_flattened()[..runs as usize].to_vec();
        room.into_iter().map(|own| own.into_iter().map(figures).collect()).collect()
    }
}

impl Observer for Columns<'_> {
    fn see(&mut self, seen: &Seen) {
        self.0[seen.variant].record(seen.year, &seen.state, seen.block, &mut self.1[seen.variant]);
    }
}

/// The plan's columns, and what each variant's are: by variant and column.
pub struct Planned<'a>(pub &'a [Recorder], pub Vec<Vec<f64>>);

impl<'a> Planned<'a> {
    /// The columns of run 0: by variant and column.
    pub fn of(
        simulation: &Simulation,
        recorders: &'a [Recorder],
    ) -> (Vec<Vec<f64>>, Reconciliation) {
        let nothing = recorders.iter().map(|own| vec![0.0; own.columns()]).collect();
        let mut planned = Planned(recorders, nothing);
        let balance = simulation.plan(&mut planned);
        (planned.1, balance)
    }
}

impl Observer for Planned<'_> {
    fn see(&mut self, seen: &Seen) {
        let Planned(recorders, figures) = self;
        let own = &mut figures[seen.variant];
        recorders[seen.variant]
            .each(seen.year, &seen.state, |column, block| own[column] = block[0]);
    }
}

/// What uncertain inputs of the first variant were: by probe, each in its own blocks.
pub struct Probed<'a>(&'a [Probe], Vec<Vec<[Block; VALUES]>>);

impl<'a> Probed<'a> {
    /// An observer for each chunk of a batch.
    pub fn chunks(probes: &'a [Probe], batch: Batch) -> Vec<Probed<'a>> {
        (0..batch.blocks().div_ceil(CHUNK)).map(|_| Probed(probes, Vec::new())).collect()
    }

    /// The value of each input: by probe and run.
    pub fn join(probes: &[Probe], chunks: Vec<Probed>, runs: u64) -> Vec<Vec<f64>> {
        let all: Vec<Vec<[Block; VALUES]>> = chunks.into_iter().flat_map(|chunk| chunk.1).collect();
        let of = |(place, probe): (usize, &Probe)| {
            let runs_of = all.iter().flat_map(|block| {
                let [value, weight] = &block[place];
                value.iter().zip(weight.iter())
            });
            runs_of
                .take(runs as usize)
                .map(|(&value, &weight)| probe.finish(value, weight))
                .collect()
        };
        probes.iter().enumerate().map(of).collect()
    }
}

impl Observer for Probed<'_> {
    fn see(&mut self, seen: &Seen) {
        let Probed(probes, blocks) = self;
        if seen.variant > 0 {
            return;
        }
        if seen.year == 0 {
            blocks.push(vec![[block::ZERO; VALUES]; probes.len()]);
        } else if let Some(block) = blocks.last_mut() {
            for (probe, values) in probes.iter().zip(block) {
                probe.look(seen.year, seen.drawn, &seen.state, values);
            }
        }
    }
}
