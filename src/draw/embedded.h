/** Files compiled into the program by scripts/embed.py. */
#ifndef TROPA_DRAW_EMBEDDED_H
#define TROPA_DRAW_EMBEDDED_H

#include <stddef.h>

extern const unsigned char tropa_inter_regular[];
extern const size_t tropa_inter_regular_size;
extern const unsigned char tropa_inter_semibold[];
extern const size_t tropa_inter_semibold_size;
extern const unsigned char tropa_inter_bold[];
extern const size_t tropa_inter_bold_size;
extern const unsigned char tropa_page_js[];
extern const size_t tropa_page_js_size;
extern const unsigned char tropa_page_css[];
extern const size_t tropa_page_css_size;
extern const unsigned char tropa_pptx_theme[];
extern const size_t tropa_pptx_theme_size;
extern const unsigned char tropa_pptx_master[];
extern const size_t tropa_pptx_master_size;
extern const unsigned char tropa_pptx_layout[];
extern const size_t tropa_pptx_layout_size;
extern const unsigned char tropa_pptx_notes_master[];
extern const size_t tropa_pptx_notes_master_size;

#endif
