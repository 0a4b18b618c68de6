/* The room is being furnished. */
typedef int tropa_journey_room;
