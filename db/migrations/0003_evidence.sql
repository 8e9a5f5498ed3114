CREATE TABLE "evidence" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evidence_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"finding_id" integer NOT NULL,
	"sha256" text NOT NULL,
	"type" text NOT NULL,
	"name" text,
	"bytes" integer NOT NULL,
	"taken_on" date NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"person_id" integer NOT NULL,
	"mark" text,
	"shown" text NOT NULL,
	"platform_key" text,
	CONSTRAINT "evidence_findingId_sha256_unique" UNIQUE("finding_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "evidence_aim" (
	"person_id" integer PRIMARY KEY NOT NULL,
	"finding_id" integer NOT NULL,
	"aimed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_intake" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evidence_intake_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"finding_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"chat_id" text NOT NULL,
	"message_ref" text NOT NULL,
	"resource_key" text NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"sent_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"type" text,
	"unfit" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"locked_until" timestamp with time zone,
	"done_at" timestamp with time zone,
	"receipt_key" text,
	CONSTRAINT "evidence_intake_messageRef_resourceKey_unique" UNIQUE("message_ref","resource_key")
);
--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_aim" ADD CONSTRAINT "evidence_aim_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_aim" ADD CONSTRAINT "evidence_aim_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_intake" ADD CONSTRAINT "evidence_intake_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_intake" ADD CONSTRAINT "evidence_intake_finding_id_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."finding"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_intake" ADD CONSTRAINT "evidence_intake_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_intake_due" ON "evidence_intake" USING btree ("not_before","id") WHERE "evidence_intake"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "evidence_intake_of" ON "evidence_intake" USING btree ("finding_id","person_id");--> statement-breakpoint
CREATE INDEX "evidence_intake_receipt" ON "evidence_intake" USING btree ("receipt_key");