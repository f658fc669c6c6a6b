//! Philox4x32-10: a generator that turns a counter and a key into random bits, with no state between.
//!
//! Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
//! It works on many counters side by side, in a form that compilers turn into vector instructions.

/// A stream: the key of the generator, and a word of its counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    pub key: [u32; 2],
    pub tag: u32,
}

/// Four words of random bits for each of so many counters, each in the lower half of its place: a product of two words then
/// needs no other place.
pub type Words<const COUNT: usize> = [[u64; COUNT]; 4];

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The lower half of a place.
const WORD: u64 = 0xFFFF_FFFF;

/// Encrypts counters. Each round waits for the one before, so that some 32 of them are to be worked on side by side.
#[inline(always)]
pub fn philox<const COUNT: usize>(mut counters: Words<COUNT>, mut key: [u32; 2]) -> Words<COUNT> {
    for _ in 0..ROUNDS {
        let [zero, one, two, three] = counters;
        let mut next = [[0; COUNT]; 4];
        for place in 0..COUNT {
            // What stands in the upper halves is never looked at.
            let first = (zero[place] & WORD) * MULTIPLIERS[0];
            let second = (two[place] & WORD) * MULTIPLIERS[1];
            next[0][place] = second >> 32 ^ one[place] ^ u64::from(key[0]);
            next[1][place] = second;
            next[2][place] = first >> 32 ^ three[place] ^ u64::from(key[1]);
            next[3][place] = first;
        }
        counters = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    // Loops of a length known when the program is built, here as above, become vectors; maps over arrays do not.
    for words in &mut counters {
        for word in words {
            *word &= WORD;
        }
    }
    counters
}

/// Counters `first`, `first + 1`, … of a stream in a year.
#[inline(always)]
pub fn counters<const COUNT: usize>(stream: &Stream, year: usize, first: u64) -> Words<COUNT> {
    let mut words = [[0; COUNT]; 4];
    let [low, high, ..] = &mut words;
    for (counter, (low, high)) in (first..).zip(low.iter_mut().zip(high)) {
        *low = counter & WORD;
        *high = counter >> 32;
    }
    words[2] = [year as u64 & WORD; COUNT];
    words[3] = [u64::from(stream.tag); COUNT];
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers: Random123's `kat_vectors` for `philox4x32 10`.
    #[test]
    fn philox_gives_the_known_answers() {
        let known: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, expected) in known {
            let words = philox(counter.map(|word| [u64::from(word); 3]), key);
            assert_eq!(words, expected.map(|word| [u64::from(word); 3]));
        }
    }
}
