/* The progress bar: on stderr, only where that is a terminal, redrawn ten times a second. */
#include "cli/cli.h"

#include "query/clock.h"

#include <unistd.h>

#define BAR 30

void cli_progress(void *context, tropa_str file, uint64_t done_bytes, uint64_t total_bytes)
{
    cli_state *c = context;
    int64_t now_us = tropa_clock_us();
    if (total_bytes == 0 || now_us - c->bar_drawn_us < 100000 || !isatty(STDERR_FILENO))
        return;
    c->bar_drawn_us = now_us;
    double share = (double)done_bytes / (double)total_bytes;
    if (share > 1)
        share = 1;
    char bar[BAR + 1];
    for (int i = 0; i < BAR; i++)
        bar[i] = i < (int)(share * BAR) ? '#' : '.';
    bar[BAR] = 0;
    fprintf(stderr, "\r[%s] %3d %%  %.*s\033[K", bar, (int)(share * 100),
            file.size > 60 ? 60 : (int)file.size, file.data);
    fflush(stderr);
}

void cli_progress_end(cli_state *cli)
{
    if (cli->bar_drawn_us)
        fputs("\r\033[K", stderr);
    cli->bar_drawn_us = 0;
}
