/* The room is being furnished. */
typedef int tropa_read_room;
