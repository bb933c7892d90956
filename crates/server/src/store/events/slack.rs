//! Unused bytes ("slack") of database pages. When SQLite splits a page, the part that becomes free keeps copies of
//! cells that moved to another page (fewer with `secure_delete`, but some). Deleting a row overwrites the row, not such
//! copies. So after an erasure the unused bytes are overwritten with zeros too.
//!
//! This writes to the file directly, beside SQLite, which never reads these bytes: the gap between the cell pointers
//! and the cells of a B-tree page, free blocks among the cells, and pages on the freelist. The writer thread does it
//! while the log is empty (so that each page is what is in the file), and then drops its page cache. After a crash in
//! between, some unused bytes are zero and some are not.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The events file, opened beside SQLite.
///
/// INVARIANT: open as long as any connection of this process. Closing a handle releases all locks of the process on the
/// file, including SQLite's.
#[derive(Debug)]
pub(super) struct Pages {
    file: File,
}

/// Where the header of the first page ends and its B-tree page begins.
const FILE_HEADER: usize = 100;
/// From this page number on, the first byte of an overflow or freelist page could look like that of a B-tree page.
const MOST_PAGES: u32 = 0x0200_0000;

impl Pages {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Pages { file: File::options().read(true).write(true).open(path)? })
    }

    /// Page size in bytes and number of pages; `None` if the file is too large to tell pages apart.
    pub(super) fn extent(&self) -> io::Result<Option<(usize, u32)>> {
        let mut header = [0; FILE_HEADER];
        self.file.read_exact_at(&mut header, 0)?;
        let size = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        let pages = self.file.metadata()?.len() / size.max(512) as u64;
        // Pages can have reserved bytes at their end; SQLite as we use it reserves none.
        let is_plain = size.is_power_of_two() && size >= 512 && header[20] == 0;
        Ok(u32::try_from(pages).ok().filter(|pages| is_plain && *pages < MOST_PAGES).map(|pages| (size, pages)))
    }

    /// Reads pages from number `first` (from 1) on, as many as fit into `bytes`.
    pub(super) fn read(&self, first: u32, size: usize, bytes: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(bytes, offset(first, size))
    }

    /// Overwrites the unused bytes of a page with zeros. Only while nothing else writes and the log is empty.
    pub(super) fn wipe(&self, number: u32, size: usize, free: &FreePages) -> io::Result<()> {
        let mut page = vec![0; size];
        self.read(number, size, &mut page)?;
        for range in unused(number, &page, free) {
            if page[range.clone()].iter().any(|byte| *byte != 0) {
                self.file.write_all_at(&vec![0; range.len()], offset(number, size) + range.start as u64)?;
            }
        }
        Ok(())
    }

    /// Flushes the overwritten bytes to disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// The pages on the freelist. Reliable only while nothing else writes and the log is empty.
    pub(super) fn free(&self, size: usize, pages: u32) -> io::Result<FreePages> {
        let mut header = [0; FILE_HEADER];
        self.file.read_exact_at(&mut header, 0)?;
        let mut trunk = number_at(&header, 32).unwrap_or(0);
        let (mut free, mut page) = (FreePages::new(), vec![0; size]);
        while (2..=pages).contains(&trunk) && !free.contains_key(&trunk) {
            self.read(trunk, size, &mut page)?;
            let leaves = number_at(&page, 4).map_or(0, |leaves| leaves as usize).min(size / 4 - 2);
            let list_end = 8 + 4 * leaves;
            let leaves = (8..list_end).step_by(4).filter_map(|at| number_at(&page, at));
            free.extend(leaves.filter(|leaf| (2..=pages).contains(leaf)).map(|leaf| (leaf, 0)));
            free.insert(trunk, list_end);
            trunk = number_at(&page, 0).unwrap_or(0);
        }
        Ok(free)
    }
}

/// The free pages, each with the number of leading bytes that list other free pages.
pub(super) type FreePages = BTreeMap<u32, usize>;

/// True if a page has unused bytes that are not zero.
pub(super) fn is_dirty(number: u32, page: &[u8], free: &FreePages) -> bool {
    unused(number, page, free).into_iter().any(|range| page[range].iter().any(|byte| *byte != 0))
}

fn offset(number: u32, size: usize) -> u64 {
    u64::from(number - 1) * size as u64
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn short_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// The unused byte ranges of a page.
fn unused(number: u32, page: &[u8], free: &FreePages) -> Vec<Range<usize>> {
    match free.get(&number) {
        Some(list_end) => Some(*list_end..page.len()).into_iter().collect(),
        None => unused_of_tree(number, page).unwrap_or_default(),
    }
}

/// The unused byte ranges of a B-tree page, see <https://sqlite.org/fileformat2.html#b_tree_pages>. `None` if it is not
/// exactly a valid B-tree page.
fn unused_of_tree(number: u32, page: &[u8]) -> Option<Vec<Range<usize>>> {
    let header = if number == 1 { FILE_HEADER } else { 0 };
    let is_leaf = match page.get(header)? {
        2 | 5 => false,
        10 | 13 => true,
        _ => return None,
    };
    let cells = short_at(page, header + 3)?;
    let list = header + if is_leaf { 8 } else { 12 };
    let list_end = list + 2 * cells;
    let content = match short_at(page, header + 5)? {
        0 => 65536,
        content => content,
    };
    if !(list_end..=page.len()).contains(&content) {
        return None;
    }
    for cell in 0..cells {
        let cell = short_at(page, list + 2 * cell)?;
        if !(content..page.len().saturating_sub(3)).contains(&cell) {
            return None;
        }
    }
    let mut parts: Vec<_> = std::iter::once(list_end..content).collect();
    let mut block = short_at(page, header + 1)?;
    let mut before = content;
    while block != 0 {
        let (next, size) = (short_at(page, block)?, short_at(page, block + 2)?);
        let end = block + size;
        // Blocks are in ascending order, and among the cells.
        if block < before || size < 4 || end > page.len() {
            return None;
        }
        parts.push(block + 4..end);
        before = end;
        block = next;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_nobody_can_tell_what_is_unused_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.db");
        let mut header = [0; FILE_HEADER];
        // With the smallest page size the file has 16 GB, but is sparse: one page is on disk.
        header[16..18].copy_from_slice(&512_u16.to_be_bytes());
        std::fs::write(&path, header).unwrap();
        let pages = Pages::open(&path).unwrap();
        pages.file.set_len(u64::from(MOST_PAGES - 1) * 512).unwrap();
        assert_eq!(pages.extent().unwrap(), Some((512, MOST_PAGES - 1)));
        pages.file.set_len(u64::from(MOST_PAGES) * 512).unwrap();
        assert_eq!(pages.extent().unwrap(), None);
    }
}
