/* The room is being furnished. */
typedef int tropa_insight_room;
