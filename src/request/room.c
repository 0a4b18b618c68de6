/* The room is being furnished. */
typedef int tropa_request_room;
