/* The room is being furnished. */
typedef int tropa_draw_room;
