/* The room is being furnished. */
typedef int tropa_query_room;
