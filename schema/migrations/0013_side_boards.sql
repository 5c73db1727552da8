CREATE TABLE `side_board` (
	`slug` text NOT NULL,
	`side` text NOT NULL,
	`no` integer NOT NULL,
	`payload` text NOT NULL,
	PRIMARY KEY(`slug`, `side`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO side_board (slug, side, no, payload) SELECT slug, 'teams', no, payload FROM team_board;
