/* Graphviz behind a wall: ids and sizes in, places out. See graph_layout.h.
 *
 * It runs in a child process of its own for each layout: it may abort, and its 2.42 keeps a mark in
 * one byte (lib/dotgen/decomp.c), so that a process crashes at about its 127th layout. */
#include "draw/graph_layout.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <graphviz/gvc.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNITS_PER_INCH 72.0

enum { LONGEST_SECONDS = 30, EXIT_NO_LAYOUT = 1, EXIT_NO_MEMORY = 2 };

/* ---- in the child: the graph ---- */

static void set_number(void *object, const char *name, double value)
{
    char text[32], key[16], none[] = "";
    snprintf(text, sizeof text, "%.4f", value);
    snprintf(key, sizeof key, "%s", name);
    agsafeset(object, key, text, none);
}

static void set_defaults(Agraph_t *graph)
{
    static const struct {
        int kind;
        const char *name, *value;
    } defaults[] = {
        {AGRAPH, "rankdir", "TB"}, {AGRAPH, "nodesep", "0.3"},   {AGRAPH, "ranksep", "0.45"},
        {AGNODE, "shape", "box"},  {AGNODE, "label", ""},        {AGNODE, "fixedsize", "true"},
        {AGNODE, "width", "1"},    {AGNODE, "height", "1"},      {AGEDGE, "label", ""},
        {AGEDGE, "weight", "1"},   {AGEDGE, "arrowsize", "0.9"},
    };
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        char name[16], value[16];
        snprintf(name, sizeof name, "%s", defaults[i].name);
        snprintf(value, sizeof value, "%s", defaults[i].value);
        agattr(graph, defaults[i].kind, name, value);
    }
}

/* A table without text takes exactly the room that our own label needs. */
static void set_label(Agraph_t *graph, Agedge_t *edge, const tropa_graph_edge *it)
{
    char table[200], name[] = "label", none[] = "";
    snprintf(table, sizeof table,
             "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" FIXEDSIZE=\"TRUE\" "
             "WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD></TD></TR></TABLE>",
             (int)it->label_width + 1, (int)it->label_height + 1);
    char *html = agstrdup_html(graph, table);
    agsafeset(edge, name, html, none);
    agstrfree(graph, html);
}

/* Puts a node alone on the first rank or the last. */
static void pin(Agraph_t *graph, Agnode_t *node, const char *where)
{
    char name[16], key[] = "rank", value[16], none[] = "";
    snprintf(name, sizeof name, "s%s", where);
    snprintf(value, sizeof value, "%s", where);
    Agraph_t *alone = agsubg(graph, name, 1);
    agsafeset(alone, key, value, none);
    agsubnode(alone, node, 1);
}

static void build(Agraph_t *graph, const tropa_graph_node *node, uint32_t node_count,
                  const tropa_graph_edge *edge, uint32_t edge_count, Agnode_t **nodes,
                  Agedge_t **edges)
{
    char id[24];
    for (uint32_t i = 0; i < node_count; i++) {
        snprintf(id, sizeof id, "n%u", i);
        nodes[i] = agnode(graph, id, 1);
        set_number(nodes[i], "width", node[i].width / UNITS_PER_INCH);
        set_number(nodes[i], "height", node[i].height / UNITS_PER_INCH);
    }
    if (node_count > 1) {
        pin(graph, nodes[node_count - 2], "source");
        pin(graph, nodes[node_count - 1], "sink");
    }
    for (uint32_t i = 0; i < edge_count; i++) {
        char weight[] = "weight", none[] = "";
        snprintf(id, sizeof id, "e%u", i);
        edges[i] = agedge(graph, nodes[edge[i].from], nodes[edge[i].to], id, 1);
        snprintf(id, sizeof id, "%u", edge[i].weight);
        agsafeset(edges[i], weight, id, none);
        if (edge[i].label_width > 0)
            set_label(graph, edges[i], &edge[i]);
    }
}

static tropa_graph_point flipped(pointf p, double height)
{
    return (tropa_graph_point){p.x, height - p.y};
}

/* What the child says: width and height, a centre for each node, for each edge an edge_head and its
 * points. */
typedef struct edge_head {
    tropa_graph_point label, tip;
    uint32_t point_count;
} edge_head;

static bool say_edge(Agedge_t *edge, double height, tropa_buffer *out)
{
    const splines *spline = ED_spl(edge);
    if (!spline || spline->size < 1 || spline->list[0].size < 2)
        return false;
    const bezier *piece = &spline->list[0];
    edge_head head = {.point_count = (uint32_t)piece->size};
    head.tip = flipped(piece->eflag ? piece->ep : piece->list[piece->size - 1], height);
    if (ED_label(edge))
        head.label = flipped(ED_label(edge)->pos, height);
    tropa_buffer_append(out, &head, sizeof head);
    for (uint32_t i = 0; i < head.point_count; i++) {
        tropa_graph_point point = flipped(piece->list[i], height);
        tropa_buffer_append(out, &point, sizeof point);
    }
    return true;
}

static bool say(Agraph_t *graph, Agnode_t **nodes, uint32_t node_count, Agedge_t **edges,
                uint32_t edge_count, tropa_buffer *out)
{
    tropa_graph_point size = {GD_bb(graph).UR.x, GD_bb(graph).UR.y};
    tropa_buffer_append(out, &size, sizeof size);
    for (uint32_t i = 0; i < node_count; i++) {
        tropa_graph_point centre = flipped(ND_coord(nodes[i]), size.y);
        tropa_buffer_append(out, &centre, sizeof centre);
    }
    for (uint32_t i = 0; i < edge_count; i++)
        if (!say_edge(edges[i], size.y, out))
            return false;
    return !out->failed;
}

static bool write_all(int file, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(file, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* Never returns. What Graphviz prints is for nobody; what it allocates goes with the process. */
static void run_child(int answer, const tropa_graph_node *node, uint32_t node_count,
                      const tropa_graph_edge *edge, uint32_t edge_count, Agnode_t **nodes,
                      Agedge_t **edges)
{
    char name[] = "g", engine[] = "dot";
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    alarm(LONGEST_SECONDS);
    tropa_buffer out;
    tropa_buffer_init(&out);
    GVC_t *gvc = gvContext();
    Agraph_t *graph = gvc ? agopen(name, Agdirected, NULL) : NULL;
    if (!graph)
        _exit(EXIT_NO_MEMORY);
    set_defaults(graph);
    build(graph, node, node_count, edge, edge_count, nodes, edges);
    bool good = gvLayout(gvc, graph, engine) == 0 &&
                say(graph, nodes, node_count, edges, edge_count, &out) &&
                write_all(answer, out.data, out.size);
    _exit(out.failed ? EXIT_NO_MEMORY : good ? 0 : EXIT_NO_LAYOUT);
}

/* ---- in the parent ---- */

static void read_all(int file, tropa_buffer *out)
{
    char piece[16384];
    for (;;) {
        ssize_t n = read(file, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        tropa_buffer_append(out, piece, (size_t)n);
    }
}

static bool take(const char **at, const char *end, void *out, size_t size)
{
    if ((size_t)(end - *at) < size)
        return false;
    memcpy(out, *at, size);
    *at += size;
    return true;
}

static tropa_status no_layout(tropa_error *err)
{
    return tropa_fail(
        err, TROPA_ERR_LIMIT,
        "Graphviz found no layout for this flow: its plug-ins may be missing (package "
        "libgvc6), or take fewer activities with --where");
}

static tropa_status take_answer(tropa_str answer, tropa_graph_node *node, uint32_t node_count,
                                tropa_graph_edge *edge, uint32_t edge_count, tropa_arena *arena,
                                tropa_graph_point *size, tropa_error *err)
{
    const char *at = answer.data, *end = answer.data + answer.size;
    if (!answer.size || !take(&at, end, size, sizeof *size))
        return no_layout(err);
    for (uint32_t i = 0; i < node_count; i++)
        if (!take(&at, end, &node[i].centre, sizeof node[i].centre))
            return no_layout(err);
    for (uint32_t i = 0; i < edge_count; i++) {
        edge_head head;
        if (!take(&at, end, &head, sizeof head))
            return no_layout(err);
        tropa_graph_point *point = tropa_arena_array(arena, head.point_count, sizeof *point);
        if (!point)
            return tropa_fail_memory(err);
        if (!take(&at, end, point, head.point_count * sizeof *point))
            return no_layout(err);
        edge[i].label = head.label;
        edge[i].tip = head.tip;
        edge[i].point = point;
        edge[i].point_count = head.point_count;
    }
    return at == end ? TROPA_OK : no_layout(err);
}

static int wait_for(pid_t child)
{
    int how = 0;
    while (waitpid(child, &how, 0) < 0)
        if (errno != EINTR)
            return -1;
    return how;
}

tropa_status tropa_graph_layout(tropa_graph_node *node, uint32_t node_count, tropa_graph_edge *edge,
                                uint32_t edge_count, tropa_arena *arena, tropa_graph_point *size,
                                tropa_error *err)
{
    int ends[2];
    /* Made before the fork: the child's own memory is nobody's business here. */
    Agnode_t **nodes = tropa_arena_array(arena, node_count + 1, sizeof(Agnode_t *));
    Agedge_t **edges = tropa_arena_array(arena, edge_count + 1, sizeof(Agedge_t *));
    if (!nodes || !edges)
        return tropa_fail_memory(err);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return tropa_fail_errno(err, errno, "cannot start Graphviz");
    pid_t child = fork();
    if (child == 0)
        run_child(ends[1], node, node_count, edge, edge_count, nodes, edges);
    int why = errno;
    close(ends[1]);
    tropa_status status = TROPA_OK;
    tropa_buffer answer;
    tropa_buffer_init(&answer);
    if (child < 0) {
        status = tropa_fail_errno(err, why, "cannot start Graphviz");
    } else {
        read_all(ends[0], &answer);
        int how = wait_for(child);
        if (answer.failed || (WIFEXITED(how) && WEXITSTATUS(how) == EXIT_NO_MEMORY))
            status = tropa_fail_memory(err);
        else if (how != 0)
            status = no_layout(err);
        else
            status = take_answer(tropa_buffer_view(&answer), node, node_count, edge, edge_count,
                                 arena, size, err);
    }
    close(ends[0]);
    tropa_buffer_deinit(&answer);
    return status;
}
