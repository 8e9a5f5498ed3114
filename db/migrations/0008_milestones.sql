CREATE TABLE "pictures_due" (
	"finding_id" integer PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "finding_move" ADD COLUMN "steps" jsonb;--> statement-breakpoint
ALTER TABLE "finding_move" ADD COLUMN "step" integer;--> statement-breakpoint
ALTER TABLE "pictures_due" ADD CONSTRAINT "pictures_due_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pictures_due_at" ON "pictures_due" USING btree ("due_at");--> statement-breakpoint
-- Written by hand from here on: drizzle knows no triggers. Whoever ticked off a step handled the finding, and which step
-- it was cannot be changed; the words of the steps can be removed, as all words can.
CREATE OR REPLACE FUNCTION finding_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.actor_id = NEW.owner_id OR EXISTS (
		SELECT FROM finding_move m
		WHERE m.finding_id = NEW.finding_id AND m.cycle = NEW.cycle AND m.version < NEW.version
			AND (m.owner_id = NEW.actor_id OR m.actor_id = NEW.actor_id AND m.move IN ('fix', 'step', 'submit'))
	) THEN
		RAISE EXCEPTION 'four eyes: person % handled finding % in cycle %', NEW.actor_id, NEW.finding_id, NEW.cycle
			USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_four_eyes';
	END IF;
	RETURN NEW;
END $$;--> statement-breakpoint
DROP TRIGGER "append_only" ON "finding_move";--> statement-breakpoint
CREATE TRIGGER "append_only" BEFORE DELETE OR TRUNCATE OR UPDATE OF
	finding_id, version, cycle, move, actor_id, at, "on", "from", "to", owner_id, due_on, track, asked_due, merged_into, step
	ON "finding_move" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();--> statement-breakpoint
CREATE OR REPLACE FUNCTION recheck_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT FROM finding_move m
		WHERE m.finding_id = NEW.finding_id AND m.cycle = NEW.cycle
			AND (m.owner_id = NEW.decided_by OR m.actor_id = NEW.decided_by AND m.move IN ('fix', 'step', 'submit', 'approve'))
	) THEN
		RAISE EXCEPTION 'four eyes: person % had a hand in finding % in cycle %', NEW.decided_by, NEW.finding_id, NEW.cycle
			USING ERRCODE = 'check_violation', CONSTRAINT = 'recheck_four_eyes';
	END IF;
	RETURN NEW;
END $$;
