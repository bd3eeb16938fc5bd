CREATE TABLE "known_place" (
	"email" text NOT NULL,
	"network" text NOT NULL,
	"signed_in_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "known_place_email_network_pk" PRIMARY KEY("email","network")
);
