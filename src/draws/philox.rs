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

/// Counters worked on side by side.
pub const WIDTH: usize = 16;

/// Four words of random bits for each of [`WIDTH`] counters.
pub type Words = [[u32; WIDTH]; 4];

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Encrypts [`WIDTH`] counters.
#[inline(always)]
pub fn philox(mut counters: Words, mut key: [u32; 2]) -> Words {
    for _ in 0..ROUNDS {
        let [zero, one, two, three] = counters;
        let mut next = [[0; WIDTH]; 4];
        for place in 0..WIDTH {
            let first = u64::from(zero[place]) * u64::from(MULTIPLIERS[0]);
            let second = u64::from(two[place]) * u64::from(MULTIPLIERS[1]);
            next[0][place] = (second >> 32) as u32 ^ one[place] ^ key[0];
            next[1][place] = second as u32;
            next[2][place] = (first >> 32) as u32 ^ three[place] ^ key[1];
            next[3][place] = first as u32;
        }
        counters = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counters
}

/// Counters `first`, `first + 1`, … of a stream in a year.
#[inline(always)]
pub fn counters(stream: &Stream, year: usize, first: u64) -> Words {
    let mut words = [[0; WIDTH]; 4];
    words[0] = std::array::from_fn(|place| (first + place as u64) as u32);
    words[1] = std::array::from_fn(|place| ((first + place as u64) >> 32) as u32);
    words[2] = [year as u32; WIDTH];
    words[3] = [stream.tag; WIDTH];
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
            let words = philox(counter.map(|word| [word; WIDTH]), key);
            assert_eq!(words, expected.map(|word| [word; WIDTH]));
        }
    }
}
