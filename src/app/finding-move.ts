/**
 * Moves of a finding: load → decide → commit at the version that was seen. A line and a form are the same here; what a
 * line lacks the form asks for.
 */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { candidatesFor, nearestUnit, ownerNamed } from '#app/finding-owner.ts';
import { storeMove } from '#app/finding-store.ts';
import { drawFinding, factsOf, findingKey, type LoadedFinding, loadFinding } from '#app/finding-view.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { mootRecheck } from '#app/recheck-view.ts';
import { hasForm } from '#cards/finding-fields.ts';
import { moveFormCard } from '#cards/finding-move-form.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { findingSentSentence, movedSentence, updatedSentence } from '#cards/sentences.ts';
import { findingNumbered, moveTo } from '#db/findings.ts';
import type { Day } from '#domain/calendar.ts';
import { itemByKey } from '#domain/campaign.ts';
import type { Move, Words } from '#domain/finding-history.ts';
import { decide, whyNot } from '#domain/finding-moves.ts';
import { maySeeOwned } from '#domain/finding-rights.ts';
import { openSteps, stepLine } from '#domain/finding-steps.ts';
import { type MoveForm, type Named, readMove } from '#domain/finding-wish.ts';
import { isRefusal, type Reason, type Refusal, refuse } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import type { Via } from '#domain/via.ts';

export interface MoveRequest {
  number: number;
  /** The version the button was drawn from; null for a line, which means the finding as it is. */
  version: number | null;
  move: Move;
  form: MoveForm;
  /** The owner as typed, instead of `form.owner`. */
  name: string | null;
  via: Via;
}

/** `问题 12`. */
export async function openFinding(ctx: AppContext, asker: Asker, number: number): Promise<Outcome | Refusal> {
  const loaded = await visible(ctx, asker, number);
  return isRefusal(loaded) ? loaded : shown(ctx, asker, loaded);
}

/** The form of a move, in place of the card. */
export async function openMoveForm(
  ctx: AppContext,
  asker: Asker,
  request: { number: number; version: number; move: Move },
): Promise<Outcome | Refusal> {
  if (!hasForm(request.move)) return refuse({ reason: 'card too old' });
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  const loaded = await visible(ctx, asker, request.number);
  if (isRefusal(loaded)) return loaded;
  if (request.version !== loaded.finding.version) return updated(ctx, asker, loaded, request.version);
  const obstacle = whyNot(request.move, factsOf(asker.campaign, loaded), asker.person, asker.today);
  if (obstacle) return besideCard(ctx, asker, loaded, obstacle);
  return form(ctx, asker, loaded, { ...request, form: {}, name: null }, null);
}

export async function makeMove(
  ctx: AppContext,
  asker: Asker,
  request: MoveRequest,
): Promise<Outcome | Refusal> {
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  const loaded = await visible(ctx, asker, request.number);
  if (isRefusal(loaded)) return loaded;
  if (request.version !== null && request.version !== loaded.finding.version) {
    return updated(ctx, asker, loaded, request.version);
  }
  const facts = factsOf(asker.campaign, loaded);
  const obstacle = whyNot(request.move, facts, asker.person, asker.today);
  if (obstacle) return request.version === null ? obstacle : besideCard(ctx, asker, loaded, obstacle);
  if (isBareLine(request)) return form(ctx, asker, loaded, request, null);
  const named = await namedIn(ctx, asker, loaded, request);
  if (isRefusal(named)) return named;
  if ('namesakes' in named) return form(ctx, asker, loaded, request, null, named.namesakes);
  const typed = startingForm(loaded, request);
  const wish = readMove(request.move, typed, named, loaded.finding, asker.today);
  if (isRefusal(wish)) return refusedWith(ctx, asker, loaded, request, wish);
  const decided = decide(facts, asker.person, wish, asker.today);
  if (isRefusal(decided)) return refusedWith(ctx, asker, loaded, request, decided);
  const moot = await mootRecheck(ctx.database.orm, asker, loaded.finding, request.move);
  const stored = await storeMove(ctx, asker, loaded, decided, named.owner, request.via, moot);
  const now = await visible(ctx, asker, request.number);
  if (isRefusal(now)) return stored ? say(movedSentence(request.number, request.move)) : now;
  if (!stored) return updated(ctx, asker, now, loaded.finding.version);
  return { ...(await shown(ctx, asker, now)), ...say(movedSentence(request.number, request.move)) };
}

/** On the form, with what was typed; a move without one is refused beside the card, or to the line. */
async function refusedWith(
  ctx: AppContext,
  asker: Asker,
  loaded: LoadedFinding,
  request: MoveRequest,
  refusal: Refusal,
): Promise<Outcome | Refusal> {
  if (hasForm(request.move)) return form(ctx, asker, loaded, request, refusal.refused);
  return request.version === null ? refusal : besideCard(ctx, asker, loaded, refusal);
}

/** Only a number was typed, and the move asks for more. */
function isBareLine({ version, move, form: typed, name }: MoveRequest): boolean {
  return version === null && hasForm(move) && name === null && Object.keys(typed).length === 0;
}

/** What a line leaves out stands as the finding has it. */
function startingForm({ finding }: LoadedFinding, { move, version, form: typed }: MoveRequest): MoveForm {
  if (version !== null) return typed;
  if (move === 'correct') return { ...wordsTyped(finding), ...typed };
  if (move !== 'assign') return typed;
  return { track: finding.track, ...(finding.dueOn === null ? {} : { dueOn: finding.dueOn }), ...typed };
}

export async function visible(
  ctx: AppContext,
  asker: Asker,
  number: number,
): Promise<LoadedFinding | Refusal> {
  const loaded = await loadFinding(ctx.database.orm, asker.campaign, number);
  return loaded && maySeeOwned(asker.person, asker.campaign.tree, loaded.finding, loaded.owner, asker.today)
    ? loaded
    : refuse({ reason: 'no such finding', number });
}

export async function shown(ctx: AppContext, asker: Asker, loaded: LoadedFinding): Promise<Outcome> {
  const card = await drawFinding(ctx.database.orm, asker.campaign, asker.person, loaded, ctx.now);
  return {
    cards: [card],
    cardKey: findingKey(loaded.finding.id, asker.person.id),
    sent: findingSentSentence(loaded.finding.number),
  };
}

/** Somebody was first: who, and the present state. */
export async function updated(
  ctx: AppContext,
  asker: Asker,
  loaded: LoadedFinding,
  seen: number,
): Promise<Outcome> {
  const first = await moveTo(ctx.database.orm, loaded.finding.id, seen + 1);
  const line = first
    ? updatedSentence(first.by, first.move, first.at)
    : refusalSentence({ reason: 'changed since' });
  return { ...(await shown(ctx, asker, loaded)), ...say(line, 'info') };
}

async function besideCard(
  ctx: AppContext,
  asker: Asker,
  loaded: LoadedFinding,
  refusal: Refusal,
): Promise<Outcome> {
  return { ...(await shown(ctx, asker, loaded)), ...say(refusalSentence(refusal.refused), 'warning') };
}

async function namedIn(
  ctx: AppContext,
  asker: Asker,
  { finding }: LoadedFinding,
  { form: typed, name }: MoveRequest,
): Promise<Named | { namesakes: readonly Person[] } | Refusal> {
  const { orm } = ctx.database;
  const number = Number(typed.into?.replace(/[^0-9]/g, '') ?? 0);
  const isNumber = Number.isSafeInteger(number) && number > 0 && number < 2 ** 31;
  const into = isNumber ? await findingNumbered(orm, asker.campaign.id, number) : null;
  if (name === null && typed.owner === undefined) return { owner: null, into };
  const candidates = await candidatesFor(orm, asker, finding.unitId);
  if (name === null) return { owner: candidates.find((one) => String(one.id) === typed.owner) ?? null, into };
  const people = ownerNamed(candidates, name);
  if (isRefusal(people)) return people;
  const [owner = null, ...namesakes] = people;
  return namesakes.length > 0 ? { namesakes: people } : { owner, into };
}

function wordsTyped({ description, place }: Words): MoveForm {
  return { description, place: place ?? '' };
}

/** The open ones as they stand, to be changed. */
function stepLines({ steps }: LoadedFinding['finding'], today: Day): string {
  return openSteps(steps)
    .map((step) => stepLine(step, today))
    .join('\n');
}

async function form(
  ctx: AppContext,
  asker: Asker,
  loaded: LoadedFinding,
  request: Omit<MoveRequest, 'via'>,
  refused: Reason | null,
  namesakes: readonly Person[] | null = null,
): Promise<Outcome> {
  const { finding } = loaded;
  const { tree, plan, id } = asker.campaign;
  const asksOwner = request.move === 'assign' || request.move === 'handOver';
  const people = namesakes ?? (asksOwner ? await candidatesFor(ctx.database.orm, asker, finding.unitId) : []);
  const typedOwner = people.filter((one) => one.name === request.name?.trim());
  const card = moveFormCard({
    campaign: { id, short: plan.campaign.short },
    number: finding.number,
    version: finding.version,
    move: request.move,
    item: { key: finding.mainItem, title: itemByKey(plan, finding.mainItem)?.title ?? '' },
    unit: tree.unit(finding.unitId).name,
    description: finding.description,
    due: finding.dueOn,
    people: people
      .filter((one) => one.id !== finding.ownerId)
      .map((one) => ({
        id: one.id,
        name: one.name,
        unit: tree.unit(nearestUnit(one, tree, finding.unitId)).name,
      })),
    namesakes: namesakes !== null,
    typed: {
      ...(request.move === 'plan' ? { steps: stepLines(finding, asker.today) } : {}),
      ...(request.move === 'correct' ? wordsTyped(finding) : {}),
      ...(request.move === 'assign' ? { track: finding.track, dueOn: finding.dueOn ?? '' } : {}),
      ...(typedOwner.length === 1 ? { owner: String(typedOwner[0]?.id) } : {}),
      ...request.form,
    },
    refused,
  });
  const said = refused && request.version !== null ? say(refusalSentence(refused), 'warning') : {};
  return { cards: [card], cardKey: null, sent: findingSentSentence(finding.number), ...said };
}
