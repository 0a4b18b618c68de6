/* ZIP by minizip into memory, content types, relations. See pptx_package.h. */
#include "draw/pptx_package.h"

#include "draw/scene.h"

#include <minizip/zip.h>

/* ---- a file in memory, for minizip ---- */

typedef struct stream {
    tropa_buffer *out;
    size_t at;
} stream;

static voidpf open_stream(voidpf opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static uLong read_stream(voidpf opaque, voidpf file, void *bytes, uLong size)
{
    (void)opaque;
    stream *it = file;
    uLong left = it->out->size - it->at;
    size = size < left ? size : left;
    memcpy(bytes, it->out->data + it->at, size);
    it->at += size;
    return size;
}

static uLong write_stream(voidpf opaque, voidpf file, const void *bytes, uLong size)
{
    (void)opaque;
    stream *it = file;
    size_t within = it->out->size - it->at;
    if (within > size)
        within = size;
    if (within)
        memcpy(it->out->data + it->at, bytes, within);
    tropa_buffer_append(it->out, (const char *)bytes + within, size - within);
    if (it->out->failed)
        return 0;
    it->at += size;
    return size;
}

static ZPOS64_T tell_stream(voidpf opaque, voidpf file)
{
    (void)opaque;
    return ((stream *)file)->at;
}

static long seek_stream(voidpf opaque, voidpf file, ZPOS64_T offset, int origin)
{
    (void)opaque;
    stream *it = file;
    size_t base = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                  : origin == ZLIB_FILEFUNC_SEEK_CUR ? it->at
                                                     : it->out->size;
    if (base + offset > it->out->size)
        return -1;
    it->at = base + offset;
    return 0;
}

static int close_stream(voidpf opaque, voidpf file)
{
    (void)opaque;
    (void)file;
    return 0;
}

static int error_of_stream(voidpf opaque, voidpf file)
{
    (void)opaque;
    return ((stream *)file)->out->failed;
}

/* ---- parts ---- */

void tropa_package_add(tropa_package *package, const char *name, const char *type, tropa_str bytes)
{
    char *kept = tropa_arena_text(package->arena, name);
    if (package->count == package->capacity) {
        uint32_t capacity = package->capacity ? package->capacity * 2 : 32;
        tropa_part *grown = tropa_arena_array(package->arena, capacity, sizeof *grown);
        if (!grown) {
            package->failed = true;
            return;
        }
        if (package->count)
            memcpy(grown, package->part, package->count * sizeof *grown);
        package->part = grown;
        package->capacity = capacity;
    }
    package->failed |= !kept;
    if (kept)
        package->part[package->count++] = (tropa_part){kept, type, bytes};
}

void tropa_package_add_buffer(tropa_package *package, const char *name, const char *type,
                              const tropa_buffer *bytes)
{
    tropa_str copy = tropa_arena_copy(package->arena, tropa_buffer_view(bytes));
    package->failed |= bytes->failed || !copy.data;
    if (copy.data)
        tropa_package_add(package, name, type, copy);
}

void tropa_package_relate(tropa_package *package, const char *folder, const char *name,
                          const char *const *kind_and_target, uint32_t count)
{
    static const char office[] = "http://schemas.openxmlformats.org/officeDocument/2006/";
    static const char core[] = "http://schemas.openxmlformats.org/package/2006/";
    tropa_buffer xml;
    tropa_buffer_init(&xml);
    tropa_buffer_append_text(
        &xml, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships "
              "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (uint32_t i = 0; i < count; i++) {
        const char *kind = kind_and_target[2 * i];
        bool of_package = strncmp(kind, "metadata/", 9) == 0;
        tropa_buffer_append_format(&xml,
                                   "<Relationship Id=\"rId%u\" Type=\"%srelationships/%s\" "
                                   "Target=\"%s\"/>",
                                   i + 1, of_package ? core : office, kind,
                                   kind_and_target[2 * i + 1]);
    }
    tropa_buffer_append_text(&xml, "</Relationships>\n");
    char *path = tropa_arena_format(package->arena, "%s_rels/%s.rels", folder, name);
    package->failed |= !path;
    if (path)
        tropa_package_add_buffer(package, path, NULL, &xml);
    tropa_buffer_deinit(&xml);
}

void tropa_package_text(tropa_buffer *xml, tropa_str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        /* U+FFFE and U+FFFF are no characters of XML; controls are gone already, but a stray one
         * would make the whole file unreadable. */
        bool last = c == 0xef && i + 2 < text.size && (unsigned char)text.data[i + 1] == 0xbf &&
                    (unsigned char)text.data[i + 2] >= 0xbe;
        if (c >= 0x20 && !last)
            continue;
        tropa_escape(xml, (tropa_str){text.data + from, i - from});
        i += last ? 2 : 0;
        from = i + 1;
    }
    tropa_escape(xml, (tropa_str){text.data + from, text.size - from});
}

/* ---- the file ---- */

static void write_types(const tropa_package *package, tropa_buffer *xml)
{
    tropa_buffer_append_text(
        xml, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types "
             "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
             "<Default Extension=\"rels\" "
             "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Default Extension=\"png\" ContentType=\"image/png\"/>"
             "<Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>");
    for (uint32_t i = 0; i < package->count; i++)
        if (package->part[i].type)
            tropa_buffer_append_format(xml, "<Override PartName=\"/%s\" ContentType=\"%s\"/>",
                                       package->part[i].name, package->part[i].type);
    tropa_buffer_append_text(xml, "</Types>\n");
}

static bool write_part(zipFile zip, const char *name, tropa_str bytes)
{
    enum { FIRST_DAY = 0x21 << 16 }; /* 1 January 1980: the same input gives the same bytes */
    zip_fileinfo info = {.dosDate = FIRST_DAY};
    size_t length = strlen(name);
    bool packed = length > 4 && strcmp(name + length - 4, ".png") == 0;
    return zipOpenNewFileInZip64(zip, name, &info, NULL, 0, NULL, 0, NULL, packed ? 0 : Z_DEFLATED,
                                 packed ? 0 : 6, 0) == ZIP_OK &&
           zipWriteInFileInZip(zip, bytes.data, (unsigned)bytes.size) == ZIP_OK &&
           zipCloseFileInZip(zip) == ZIP_OK;
}

tropa_status tropa_package_write(tropa_package *package, tropa_buffer *out, tropa_error *err)
{
    tropa_buffer types, bytes;
    tropa_buffer_init(&types);
    tropa_buffer_init(&bytes);
    stream file = {&bytes, 0};
    zlib_filefunc64_def calls = {.zopen64_file = open_stream,
                                 .zread_file = read_stream,
                                 .zwrite_file = write_stream,
                                 .ztell64_file = tell_stream,
                                 .zseek64_file = seek_stream,
                                 .zclose_file = close_stream,
                                 .zerror_file = error_of_stream,
                                 .opaque = &file};
    write_types(package, &types);
    bool good = !package->failed && !types.failed;
    zipFile zip = good ? zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &calls) : NULL;
    good = zip && write_part(zip, "[Content_Types].xml", tropa_buffer_view(&types));
    for (uint32_t i = 0; good && i < package->count; i++)
        good = write_part(zip, package->part[i].name, package->part[i].bytes);
    if (zip && zipClose(zip, NULL) != ZIP_OK)
        good = false;
    tropa_buffer_append(out, bytes.data, bytes.size);
    good = good && !bytes.failed && !out->failed;
    tropa_buffer_deinit(&types);
    tropa_buffer_deinit(&bytes);
    return good ? TROPA_OK : tropa_fail_memory(err);
}
