ALTER TABLE "finding" ADD COLUMN "reported_track" text;--> statement-breakpoint
ALTER TABLE "finding" ADD COLUMN "reported_due_on" date;--> statement-breakpoint
-- Written by hand from here on: drizzle knows no triggers. With what it was reported a finding keeps from the moment it
-- is entered, whoever enters it. Of those already there, what they are now stands for it.
UPDATE "finding" SET reported_track = track, reported_due_on = due_on;--> statement-breakpoint
CREATE FUNCTION finding_as_reported() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.reported_track := NEW.track;
	NEW.reported_due_on := NEW.due_on;
	RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER finding_as_reported BEFORE INSERT ON "finding" FOR EACH ROW EXECUTE FUNCTION finding_as_reported();
