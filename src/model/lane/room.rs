//! Room for many lanes: memory of its own, in large pages where the system has them.
//!
//! The first touch of a page costs as much as writing it several times over, and every page that is read or written has to be
//! looked up; pages of 2 MiB are touched and looked up 512 times less often than those of 4 KiB.

use memmap2::MmapMut;

use super::Lane;

/// Lanes side by side, all nought at first.
#[derive(Debug)]
pub struct Room(Memory);

#[derive(Debug)]
enum Memory {
    Mapped(MmapMut),
    Heap(Vec<Lane>),
}

impl Room {
    pub fn new(lanes: usize) -> Room {
        let bytes = lanes * size_of::<Lane>();
        let mapped = if bytes == 0 { None } else { MmapMut::map_anon(bytes).ok() };
        Room(match mapped {
            Some(map) => {
                // A wish: where it is not granted, pages are small.
                #[cfg(target_os = "linux")]
                let _ = map.advise(memmap2::Advice::HugePage);
                Memory::Mapped(map)
            }
            None => Memory::Heap(super::lanes(lanes, 0.0)),
        })
    }

    pub fn lanes(&self) -> &[Lane] {
        match &self.0 {
            Memory::Mapped(map) => bytemuck::cast_slice(map),
            Memory::Heap(lanes) => lanes,
        }
    }

    pub fn lanes_mut(&mut self) -> &mut [Lane] {
        match &mut self.0 {
            Memory::Mapped(map) => bytemuck::cast_slice_mut(map),
            Memory::Heap(lanes) => lanes,
        }
    }
}

impl Default for Room {
    fn default() -> Room {
        Room::new(0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BLOCK, ZERO};
    use super::*;

    #[test]
    fn there_is_as_much_room_as_was_asked_for_and_all_of_it_is_nought() {
        for lanes in [0, 1, 3, 2_000] {
            let mut room = Room::new(lanes);
            assert_eq!(room.lanes().len(), lanes);
            assert!(room.lanes().iter().all(|lane| *lane == ZERO));
            if let Some(last) = room.lanes_mut().last_mut() {
                last[BLOCK - 1] = 7.0;
            }
            assert_eq!(room.lanes().last().map_or(7.0, |lane| lane[BLOCK - 1]), 7.0);
        }
    }
}
