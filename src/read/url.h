/** URLs made into pages, so that a journey reads "/catalog/:id" and not ten thousand addresses.
 *
 * Rules, in this order: scheme, user and port dropped; the host dropped when it is the source's
 * main host (www. aside), else kept in front; query and fragment dropped; %XX decoded where the
 * result is valid printable UTF-8; "//" made "/"; ";jsessionid=" and the like dropped; index.html,
 * index.php, default.aspx and their kin dropped; the trailing slash dropped; a segment that is an
 * identifier becomes ":id": all digits; a UUID; eight or more hexadecimal characters with a digit;
 * a slug whose last or first part is a number of three or more digits ("red-shoes-12345",
 * "12345-red-shoes" become ":id"); twenty or more characters of letters and digits mixed. An
 * extension after an identifier stays (":id.html"). The empty path is "/". Private to src/read/. */
#ifndef TROPA_READ_URL_H
#define TROPA_READ_URL_H

#include "base/buffer.h"

typedef struct tropa_url_rules {
    tropa_str main_host; /**< lower case, without www.; or empty: keep every host */
} tropa_url_rules;

/** Whether a text is an address: http(s)://..., //host/..., or an absolute path /... */
bool tropa_url_is(tropa_str text);
/** The host within the text, without www., port and user; empty for a bare path. */
tropa_str tropa_url_host(tropa_str url);
/** Appends the page to `out`. `url` passes tropa_url_is. */
void tropa_url_fold(const tropa_url_rules *rules, tropa_str url, tropa_buffer *out);

#endif
