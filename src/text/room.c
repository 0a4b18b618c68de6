/* The room is being furnished. */
typedef int tropa_text_room;
