/**
 * What a press of a button means: the value a card carries and the platform sends back. It is parsed anew on each
 * press and grants nothing: who pressed is asked again, because a value can be edited on its way.
 */
import { z } from 'zod';
import { daySchema } from '#domain/calendar.ts';
import { MARKS } from '#domain/evidence.ts';
import { FINDING_STATES } from '#domain/finding.ts';
import { MOVE_KINDS } from '#domain/finding-history.ts';

/** As large as the database's own numbers are. */
const id = z.int32().positive();

const back = z.strictObject({ duty: id, topic: z.string() });

export const CHOICES = ['none', 'found', 'not_applicable'] as const;
export type Choice = (typeof CHOICES)[number];

export const clickSchema = z.discriminatedUnion('do', [
  /** `我已学习` on a phase's card. */
  z.strictObject({ do: z.literal('acknowledge'), campaign: id, phase: z.string() }),
  /** `开始自查`: the checklists of whoever presses come as direct messages. */
  z.strictObject({ do: z.literal('checklist.start'), campaign: id, phase: z.string() }),
  z.strictObject({ do: z.literal('checklist.show'), duty: id, topic: z.string() }),
  z.strictObject({
    do: z.literal('checklist.answer'),
    duty: id,
    item: z.string(),
    choice: z.enum(['none', 'not_applicable']),
  }),
  /** `本类均未发现`: fills what is unanswered and overwrites nothing. */
  z.strictObject({ do: z.literal('checklist.clear'), duty: id, topic: z.string() }),
  z.strictObject({ do: z.literal('checklist.submit'), duty: id }),
  /** `发现问题` opens the form; saving it makes the finding. `draft` counts the item's findings when it was drawn. */
  z.strictObject({ do: z.literal('finding.write'), duty: id, item: z.string() }),
  z.strictObject({ do: z.literal('finding.save'), duty: id, item: z.string(), draft: z.int().nonnegative() }),
  /** `报送材料`: the deliverables of the units one speaks for. */
  z.strictObject({ do: z.literal('deliverable.list'), campaign: id }),
  /** `已报送`. */
  z.strictObject({ do: z.literal('deliverable.report'), duty: id }),
  /** `我的整改`, `我的`. */
  z.strictObject({ do: z.literal('mine'), campaign: id }),
  z.strictObject({
    do: z.literal('overdue'),
    campaign: id,
    unit: id.optional(),
    after: z.string().optional(),
  }),
  /** Who of a unit has not acknowledged or submitted. */
  z.strictObject({ do: z.literal('missing'), campaign: id, phase: z.string() }),
  /** The unit picked for a group; the unit is the select's option. */
  z.strictObject({ do: z.literal('bind.pick'), campaign: id }),
  z.strictObject({ do: z.literal('bind.release'), campaign: id, binding: id }),
  /** The confirmed change of a phase, drawn at `version` of the campaign. */
  z.strictObject({
    do: z.literal('phase.change'),
    campaign: id,
    version: z.int().nonnegative(),
    change: z.enum(['start', 'extend', 'close']),
    phase: z.string(),
    day: daySchema.optional(),
  }),
  z.strictObject({ do: z.literal('phase.cancel') }),
  /** `撤回` of a mass send. */
  z.strictObject({ do: z.literal('batch.recall'), batch: z.string() }),
  /** `催办`: remind now those of a unit who are late with one subject. */
  z.strictObject({
    do: z.literal('nudge'),
    campaign: id,
    kind: z.enum(['acknowledge', 'checklist', 'deliverable']),
    subject: z.string(),
    unit: id,
  }),
  /** `补充证据`: what the presser sends within half an hour goes to this finding. */
  z.strictObject({ do: z.literal('evidence.add'), finding: id }),
  /** The finding's evidence, by pages. */
  z.strictObject({ do: z.literal('evidence.show'), finding: id, page: z.int().nonnegative() }),
  /** `整改前`, `整改后`; pressed again, the mark is taken off (`null`). `page` is the one to come back to. */
  z.strictObject({
    do: z.literal('evidence.mark'),
    finding: id,
    evidence: id,
    mark: z.enum(MARKS).nullable(),
    page: z.int().nonnegative(),
  }),
  /** `催办` of one finding's owner. */
  z.strictObject({ do: z.literal('finding.remind'), campaign: id, number: id }),
  /** The stand-in picked among namesakes; the person is the select's option. */
  z.strictObject({ do: z.literal('standin.pick'), campaign: id, until: daySchema }),
  /** All of one person's findings to another: whom is meant, as `from:to` in the select's option, and the confirmation of what was seen. */
  z.strictObject({ do: z.literal('handover.pick'), campaign: id }),
  z.strictObject({
    do: z.literal('handover.all'),
    campaign: id,
    from: id,
    to: id,
    seen: z.string().regex(/^[0-9a-f]{16}$/),
  }),
  z.strictObject({ do: z.literal('finding.open'), campaign: id, number: id }),
  /** The finding picked from a list; its number is the select's option. */
  z.strictObject({ do: z.literal('finding.pick'), campaign: id }),
  /** Opens the form of a move, or makes the move: from the card drawn at `version` of the finding, and no other. */
  z.strictObject({
    do: z.enum(['finding.form', 'finding.move']),
    campaign: id,
    number: id,
    version: z.int().nonnegative(),
    move: z.enum(MOVE_KINDS),
    /** Of 完成步骤: which one, from 1. */
    step: z.int().positive().max(99).optional(),
  }),
  /** `回头看第12号`. */
  z.strictObject({ do: z.literal('recheck.open'), campaign: id, number: id }),
  /** The two outcomes of a re-check, and the form of the second: from the card drawn at `version` of the finding. */
  z.strictObject({
    do: z.enum(['recheck.pass', 'recheck.form', 'recheck.fail']),
    campaign: id,
    number: id,
    version: z.int().nonnegative(),
  }),
  /** `待办`: what waits for the person to assign or to decide. */
  z.strictObject({ do: z.literal('review'), campaign: id, after: z.int().nonnegative().optional() }),
  z.strictObject({
    do: z.literal('ledger'),
    campaign: id,
    unit: id.optional(),
    state: z.enum(FINDING_STATES).optional(),
    late: z.literal(true).optional(),
    topic: z.string().optional(),
    search: z.string().optional(),
    after: z.int().nonnegative().optional(),
  }),
  /** `匿名反映`. `back` is the checklist from which it was opened. */
  z.strictObject({ do: z.literal('anonymous.write'), campaign: id, back: back.optional() }),
  /** `draft` is drawn by lot for each form and says nothing of who opened it, so that the same form counts once. */
  z.strictObject({
    do: z.literal('anonymous.save'),
    campaign: id,
    day: daySchema,
    draft: z.uuid(),
    back: back.optional(),
  }),
  /** `查回执`: where the code is typed, and what it shows. */
  z.strictObject({ do: z.enum(['receipt.write', 'receipt.show']), campaign: id }),
  z.strictObject({ do: z.literal('receipt.answer'), campaign: id, question: id, code: z.string().max(40) }),
  /** `询问`: the form, and what was asked in it. */
  z.strictObject({ do: z.enum(['anonymous.ask', 'anonymous.asked']), campaign: id, number: id }),
  z.strictObject({ do: z.literal('help') }),
]);

export type Click = z.infer<typeof clickSchema>;
