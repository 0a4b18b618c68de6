/* The room is being furnished. */
typedef int tropa_map_room;
