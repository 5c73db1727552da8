ALTER TABLE `membership` ADD `entered_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `outage` ADD `moved_ms` integer DEFAULT 0 NOT NULL;