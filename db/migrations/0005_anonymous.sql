CREATE TABLE "anonymous_pepper" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"secret" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "anonymous_question" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "anonymous_question_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"finding_id" integer NOT NULL,
	"question" text NOT NULL,
	"asked_by" integer NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_on" date,
	"entered" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "anonymous_receipt" (
	"receipt" text PRIMARY KEY NOT NULL,
	"finding_id" integer NOT NULL,
	CONSTRAINT "anonymous_receipt_findingId_unique" UNIQUE("finding_id")
);
--> statement-breakpoint
CREATE TABLE "anonymous_report" (
	"key" text PRIMARY KEY NOT NULL,
	"campaign_id" integer NOT NULL,
	"day" date NOT NULL,
	"unit_id" integer NOT NULL,
	"item" text NOT NULL,
	"description" text NOT NULL,
	"place" text,
	"receipt" text NOT NULL,
	CONSTRAINT "anonymous_report_receipt_unique" UNIQUE("receipt")
);
--> statement-breakpoint
CREATE TABLE "anonymous_secret" (
	"day" date PRIMARY KEY NOT NULL,
	"secret" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "anonymous_use" (
	"key" text PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"times" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "anonymous_pepper" ADD CONSTRAINT "anonymous_pepper_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_question" ADD CONSTRAINT "anonymous_question_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_question" ADD CONSTRAINT "anonymous_question_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_receipt" ADD CONSTRAINT "anonymous_receipt_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_report" ADD CONSTRAINT "anonymous_report_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_report" ADD CONSTRAINT "anonymous_report_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anonymous_use" ADD CONSTRAINT "anonymous_use_day_anonymous_secret_day_fk" FOREIGN KEY ("day") REFERENCES "public"."anonymous_secret"("day") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "anonymous_question_open" ON "anonymous_question" USING btree ("finding_id") WHERE not "anonymous_question"."entered";--> statement-breakpoint
CREATE INDEX "anonymous_question_of" ON "anonymous_question" USING btree ("finding_id","id");--> statement-breakpoint
CREATE INDEX "anonymous_question_answered" ON "anonymous_question" USING btree ("answered_on") WHERE not "anonymous_question"."entered" and "anonymous_question"."answered_on" is not null;--> statement-breakpoint
CREATE INDEX "anonymous_report_of" ON "anonymous_report" USING btree ("day","campaign_id");--> statement-breakpoint
CREATE INDEX "anonymous_use_of" ON "anonymous_use" USING btree ("day");--> statement-breakpoint
ALTER TABLE "finding" ADD CONSTRAINT "finding_anonymous_is_nobodys" CHECK ("finding"."source" <> 'anonymous' or ("finding"."reporter_id" is null and "finding"."duty_id" is null));