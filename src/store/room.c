/* The room is being furnished. */
typedef int tropa_store_room;
