CREATE TABLE `national_page` (
	`key` text PRIMARY KEY NOT NULL,
	`made_at` integer NOT NULL,
	`payload` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `province_reading` (
	`origin` text PRIMARY KEY NOT NULL,
	`payload` text,
	`read_at` integer,
	`tried_at` integer NOT NULL,
	`fault` text
) STRICT, WITHOUT ROWID;
