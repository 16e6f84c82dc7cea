//! Rendered lines brought back to the lines of their template: the way through the template that explains the text
//! best, found in one pass forward and one back, and for each line whether another way would have done as well.
//!
//! The work is bounded by [`MOST_WAYS`] per rendered line, whatever the template looks like.

use super::template::{Node, Template, Text};

/// How many ways through the template are kept at once.
const MOST_WAYS: usize = 16;
/// How many lines may follow one, those included that are reached by passing over others.
const MOST_STEPS: usize = 64;
/// A way that is so much worse than the best is given up.
const HOPELESS: i32 = 48;
/// Rendered text of more lines than this is not aligned.
const MOST_LINES: usize = 50_000;

/// A rendered line that nothing in the template explains.
const ORPHAN: i32 = -12;
/// A line of the template that should have been printed and was not.
const SKIPPED: i32 = -6;
/// Of the lines that may follow, so many of the nearest may have been left out of the text.
const PASSED_OVER: usize = 3;
/// How much better the best way must be than one by another line of the template, to be certain.
const MARGIN: i32 = 3;

/// Where a rendered line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateLine {
    /// The line in the template, from 1.
    pub line: usize,
    /// Nothing else explains the line as well.
    pub certain: bool,
}

/// Aligns a rendered document with its template. One entry a line of `rendered`; `None` where nothing is known.
#[must_use]
pub(in super::super) fn align(template: &str, rendered: &str) -> Vec<Option<TemplateLine>> {
    let lines: Vec<Line<'_>> = rendered.lines().map(Line::new).collect();
    let nothing = vec![None; lines.len()];
    if lines.len() > MOST_LINES {
        return nothing;
    }
    let Some(template) = Template::new(template) else { return nothing };
    let printed: Vec<usize> =
        (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|it| !it.text.is_empty())).collect();
    let mut ways = Ways::new(&template);
    let mut layers: Vec<Vec<Cell>> = Vec::with_capacity(printed.len());
    for at in &printed {
        let Some(line) = lines.get(*at) else { return nothing };
        layers.push(ways.layer(layers.last().map(Vec::as_slice), line));
    }
    let behind = ways.backward(&layers);
    let mut origins = nothing;
    for ((layer, behind), at) in layers.iter().zip(&behind).zip(&printed) {
        if let Some(origin) = origins.get_mut(*at) {
            *origin = ways.origin(layer, behind);
        }
    }
    origins
}

struct Line<'t> {
    text: &'t str,
    indent: usize,
}

impl<'t> Line<'t> {
    fn new(line: &'t str) -> Self {
        let text = line.trim();
        Self { text, indent: line.len() - line.trim_start().len() }
    }
}

/// A way through the template up to one rendered line, by the node that explains that line.
#[derive(Debug)]
struct Cell {
    node: usize,
    /// The node does not explain the line; the way only waits there.
    orphan: bool,
    /// The score of the best way to here.
    best: i32,
    /// The cells of the line before, each with what the step costs and this line gives.
    from: Vec<(usize, i32)>,
}

struct Ways<'w, 't> {
    template: &'w Template<'t>,
    /// By node, once they were asked for.
    followers: Vec<Option<Vec<(usize, i32)>>>,
    /// Which rendered line it is, from 1: what was noted for another one counts for nothing.
    round: usize,
    /// By node, the round and how well it explains that line.
    scores: Vec<(usize, Option<i32>)>,
    /// By node and whether it only waits, the round and the way's place among that line's.
    slots: Vec<(usize, usize)>,
}

/// The ways to one rendered line, as they are found.
struct Steps<'s, 't> {
    line: &'s Line<'s>,
    nodes: &'s [Node<'t>],
    round: usize,
    scores: &'s mut [(usize, Option<i32>)],
    slots: &'s mut [(usize, usize)],
    cells: Vec<Cell>,
}

impl Steps<'_, '_> {
    fn add(&mut self, from: Option<(usize, i32)>, node: usize, cost: i32, orphan: bool) {
        let explained = |known: &mut (usize, Option<i32>)| {
            if known.0 != self.round {
                *known = (self.round, self.nodes.get(node).and_then(|node| score(node, self.line)));
            }
            known.1
        };
        let score = if orphan { Some(ORPHAN) } else { self.scores.get_mut(node).and_then(explained) };
        let (Some(score), Some(slot)) = (score, self.slots.get_mut(node * 2 + usize::from(orphan))) else { return };
        let best = from.map_or(0, |(_, best)| best) + cost + score;
        if slot.0 != self.round {
            *slot = (self.round, self.cells.len());
            self.cells.push(Cell { node, orphan, best, from: Vec::new() });
        }
        if let Some(cell) = self.cells.get_mut(slot.1) {
            cell.best = cell.best.max(best);
            cell.from.extend(from.map(|(index, _)| (index, cost + score)));
        }
    }
}

impl<'w, 't> Ways<'w, 't> {
    fn new(template: &'w Template<'t>) -> Self {
        let nodes = template.nodes.len();
        let (scores, slots) = (vec![(0, None); nodes], vec![(0, 0); nodes * 2]);
        Self { template, followers: vec![None; nodes], round: 0, scores, slots }
    }

    /// All ways to the next rendered line, the best of them.
    fn layer(&mut self, before: Option<&[Cell]>, line: &Line<'_>) -> Vec<Cell> {
        let nodes = &self.template.nodes;
        self.round += 1;
        let (round, slots, scores) = (self.round, &mut self.slots, &mut self.scores);
        let mut steps = Steps { line, nodes, round, scores, slots, cells: Vec::new() };
        match before {
            None => {
                for node in self.template.starts() {
                    steps.add(None, node, 0, false);
                    steps.add(None, node, 0, true);
                }
            }
            Some(before) => {
                for (index, cell) in before.iter().enumerate() {
                    let from = Some((index, cell.best));
                    let Some(known) = self.followers.get_mut(cell.node) else { continue };
                    for (node, cost) in known.get_or_insert_with(|| followers(self.template, cell.node)).iter() {
                        steps.add(from, *node, *cost, false);
                    }
                    steps.add(from, cell.node, 0, true);
                }
            }
        }
        let mut cells = steps.cells;
        cells.sort_unstable_by_key(|cell| (std::cmp::Reverse(cell.best), cell.node, cell.orphan));
        let least = cells.first().map_or(0, |best| best.best - HOPELESS);
        cells.truncate(MOST_WAYS.min(cells.partition_point(|cell| cell.best >= least)));
        cells
    }

    /// By layer and cell, the score of the best way from there to the end.
    fn backward(&self, layers: &[Vec<Cell>]) -> Vec<Vec<i32>> {
        let mut behind: Vec<Vec<i32>> = layers.iter().map(|layer| vec![i32::MIN / 2; layer.len()]).collect();
        if let (Some(layer), Some(last)) = (layers.last(), behind.last_mut()) {
            for (cell, score) in layer.iter().zip(last) {
                *score = if self.template.followers(cell.node).1 { -SKIPPED } else { 0 };
            }
        }
        for index in (1..layers.len()).rev() {
            let (head, tail) = behind.split_at_mut(index);
            let (Some(before), Some(after), Some(layer)) = (head.last_mut(), tail.first(), layers.get(index)) else {
                continue;
            };
            for (cell, rest) in layer.iter().zip(after) {
                for (from, gain) in &cell.from {
                    if let Some(score) = before.get_mut(*from) {
                        *score = (*score).max(rest + gain);
                    }
                }
            }
        }
        behind
    }

    /// What explains a rendered line best, and how much better than anything else.
    fn origin(&self, layer: &[Cell], behind: &[i32]) -> Option<TemplateLine> {
        let line = |cell: &Cell| self.template.nodes.get(cell.node).map(|node| node.line);
        let totals = || layer.iter().zip(behind).map(|(cell, behind)| (cell, cell.best + behind));
        let (best, total) =
            totals().max_by_key(|(cell, total)| (*total, !cell.orphan, std::cmp::Reverse(cell.node)))?;
        let others = totals().filter(|(cell, _)| line(cell) != line(best) || cell.orphan != best.orphan);
        let next = others.map(|(_, total)| total).max();
        let clear = next.is_none_or(|next| total - next >= MARGIN);
        Some(TemplateLine { line: line(best)?, certain: !best.orphan && clear })
    }
}

/// The nodes after a node with what it costs to go there: nothing where the template allows it, something for each
/// line that should have been printed.
fn followers(template: &Template<'_>, node: usize) -> Vec<(usize, i32)> {
    let mut found: Vec<(usize, i32)> = template.followers(node).0.into_iter().map(|next| (next, 0)).collect();
    if template.nodes.get(node).is_some_and(|node| matches!(node.text, Text::Hole(_))) {
        found.push((node, 0));
    }
    let mut reached = 0..found.len().min(PASSED_OVER);
    for _ in 0..2 {
        let end = found.len();
        for index in reached {
            let Some((passed, cost)) = found.get(index).copied() else { break };
            for next in template.followers(passed).0 {
                if found.len() < MOST_STEPS && !found.iter().any(|(known, _)| *known == next) {
                    found.push((next, cost + SKIPPED));
                }
            }
        }
        reached = end..found.len().min(end + PASSED_OVER);
    }
    found
}

/// How well a node explains a line; `None` where it cannot.
fn score(node: &Node<'_>, line: &Line<'_>) -> Option<i32> {
    // Helm 4 moves lists to the left: another depth is a doubt, no more.
    let depth = if node.indent == line.indent { 2 } else { 0 };
    match &node.text {
        Text::Literal(text) if *text == line.text => Some(8 + depth),
        Text::Pattern(parts) if fits(parts, line.text) => {
            let literal: usize = parts.iter().map(|part| part.trim().len()).sum();
            Some(4 + i32::try_from(literal.min(12) / 4).unwrap_or_default() + depth)
        }
        Text::Hole(least) if *least == 0 => Some(0),
        Text::Hole(least) => (line.indent + 2 >= *least).then_some(1),
        _ => None,
    }
}

/// Whether the literal parts stand in the line in their order, the first at its start and the last at its end.
fn fits(parts: &[&str], line: &str) -> bool {
    let Some((first, rest)) = parts.split_first() else { return false };
    // `labels: {{- … }}` loses its space when what follows begins a new line.
    let Some(mut left) = line.strip_prefix(first).or_else(|| (line == first.trim_end()).then_some("")) else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
    for part in middle {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests;
