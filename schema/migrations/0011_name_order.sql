-- The end of a name's letters sorts before the end of a word now (worker/domain/name.ts): the two bytes change places.
UPDATE `unit_period` SET `sort_key` = replace(replace(replace(`sort_key`, ' ', '#'), '!', ' '), '#', '!');--> statement-breakpoint
UPDATE `team` SET `sort_key` = replace(replace(replace(`sort_key`, ' ', '#'), '!', ' '), '#', '!');
