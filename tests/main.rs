//! All tests of the program from outside, in one binary: linked once, and run side by side.
//! `cargo test pages` runs those whose path has that word.

mod answers;
mod asked;
mod bad_input;
mod batches;
mod closed_forms;
mod command_line;
mod committed_output;
mod common;
mod control_totals;
mod detail_tables;
mod diff;
mod draws_file;
mod examples;
mod explain;
mod floors;
mod forms;
mod golden;
mod hostile_input;
mod inheritance;
mod option_properties;
mod overrides;
mod pages;
mod pictures;
mod population;
mod population_input;
mod properties;
mod published_projection;
mod questions;
mod read_back;
mod reading;
mod report;
mod report_again;
mod sampling;
mod statements;
mod workbook;
