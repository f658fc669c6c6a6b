//! `control-total sweep`: a grid of values, every point on the same random numbers.

use clap::Args;

use super::{Answer, Question, QuestionArguments, made};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::sweep::{Axis, Swept, axis, point};
use crate::tables::{self, AskedRecord};

#[derive(Debug, Args)]
pub struct SweepArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    /// Values of one path, `PATH=A,B,C`; may be repeated: every combination is run. A path with one value is set alike in
    /// all. Commas inside brackets or quotes belong to a value.
    #[arg(long, value_name = "PATH=A,B,C", required = true)]
    set: Vec<String>,
}

/// More points than this are refused: nobody reads them, and they take their time.
const MOST_POINTS: usize = 400;

pub fn sweep(arguments: &SweepArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &SweepArguments) -> Result<Answer, Failure> {
    let axes: Vec<Axis> = arguments
        .set
        .iter()
        .map(|argument| {
            axis(argument).ok_or_else(|| {
                Failure::Usage(format!(
                    "--set {argument} is no path with values; write --set path=a,b,c, as in --set demand.emergency.growth=0.02,0.03"
                ))
            })
        })
        .collect::<Result<_, _>>()?;
    let points = axes.iter().try_fold(1_usize, |points, (_, values)| {
        points.checked_mul(values.len()).filter(|&points| points <= MOST_POINTS)
    });
    let Some(points) = points else {
        let counts: Vec<String> = axes.iter().map(|(_, values)| values.len().to_string()).collect();
        return Err(Failure::Usage(format!(
            "{} values make more than {MOST_POINTS} combinations; leave some out",
            counts.join(" × ")
        )));
    };
    let mut swept: Vec<Swept> = Vec::with_capacity(points);
    let mut first = None;
    for number in 0..points {
        let values = combination(&axes, number);
        let set = axes.iter().zip(&values).map(|((path, _), value)| format!("{path}={value}"));
        let scenario = ScenarioArguments { set: set.collect() };
        // What every point warns of is said once.
        let question = match first {
            None => Question::new(&arguments.question, &scenario)?,
            Some(_) => Question::again(&arguments.question, &scenario)?,
        };
        let found = question.answer(point)?;
        swept.push((values, found));
        first.get_or_insert(question);
    }
    let Some(question) = first else {
        return Err(Failure::Usage("--set gives no value".to_owned()));
    };
    let paths: Vec<String> = axes.iter().map(|(path, _)| path.clone()).collect();
    let scenario = &question.loaded.scenario;
    let words: Vec<_> = arguments.set.iter().map(|set| ("--set", Some(set.clone()))).collect();
    // What the points set is the question, and no part of the scenario that it is put to.
    let asked = AskedRecord { set: Vec::new(), ..question.record("sweep", &words) };
    let chart = || answers::sweep_svg(&axes, &swept, scenario, question.case, &question.line());
    Ok(Answer {
        text: question.heading() + &terminal::answers::sweep(&paths, &swept),
        asked,
        record: tables::sweep_record(scenario, question.case, &paths, &swept),
        tables: vec![made("sweep.csv", tables::sweep(&paths, &swept))?],
        charts: match scenario.options.is_empty() {
            true => Vec::new(),
            false => question.chart("sweep", chart)?,
        },
    })
}

/// The values of one point; the last path moves fastest.
fn combination(axes: &[Axis], number: usize) -> Vec<String> {
    let mut rest = number;
    let mut values: Vec<String> = axes
        .iter()
        .rev()
        .map(|(_, values)| {
            let value = values[rest % values.len()].clone();
            rest /= values.len();
            value
        })
        .collect();
    values.reverse();
    values
}
