// What the service hands to libturbojpeg and OpenJPEG, in one process with them: their branches are counted and their memory is watched.
// Built and run by `pictures` beside this file. The gates are those of Jpeg2000Codestream and JpegDecoder: what they keep away does not count.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { side_max = 512, pixels_max = 200000 };

#ifdef JPEG
#include <turbojpeg.h>

int LLVMFuzzerTestOneInput(const uint8_t *file, size_t size) {
  tjhandle handle = tjInitDecompress();
  int width = 0, height = 0, sampling, colours = 0;
  (void)tjDecompressHeader3(handle, file, size, &width, &height, &sampling, &colours);
  if (width >= 1 && height >= 1 && width <= side_max && height <= side_max && width * height <= pixels_max) {
    int format = colours == TJCS_CMYK || colours == TJCS_YCCK ? TJPF_CMYK : TJPF_RGB, bytes = tjPixelSize[format];
    // To the byte: one more than was promised, and the sanitizer says so.
    uint8_t *pixels = malloc((size_t)width * height * bytes);
    tjDecompress2(handle, file, size, pixels, width, width * bytes, height, format, TJFLAG_LIMITSCANS);
    free(pixels);
    if (format == TJPF_RGB) {
      for (int shift = 0; shift <= 3; shift++) {
        int round = (1 << shift) - 1, wide = (width + round) >> shift, high = (height + round) >> shift;
        pixels = malloc((size_t)wide * high);
        tjDecompress2(handle, file, size, pixels, wide, wide, high, TJPF_GRAY, TJFLAG_LIMITSCANS);
        free(pixels);
      }
    }
  }
  tjDestroy(handle);
  return 0;
}

#else
#include <openjpeg.h>

enum { tiles_max = 1024, components_max = 4, bits_max = 16, segments_max = 4096, precinct_exponent_min = 5 };

typedef struct { const uint8_t *bytes; int64_t size, at; } source;

static OPJ_SIZE_T read_some(void *buffer, OPJ_SIZE_T size, void *data) {
  source *from = data;
  int64_t left = from->size - from->at;
  if (left <= 0)
    return (OPJ_SIZE_T)-1;
  OPJ_SIZE_T count = size < (OPJ_SIZE_T)left ? size : (OPJ_SIZE_T)left;
  memcpy(buffer, from->bytes + from->at, count);
  from->at += (int64_t)count;
  return count;
}

static OPJ_OFF_T skip_some(OPJ_OFF_T count, void *data) {
  source *from = data;
  if (count < 0)
    return -1;
  int64_t left = from->size - from->at, skipped = count < left ? count : left;
  from->at += skipped;
  return skipped;
}

static OPJ_BOOL seek_to(OPJ_OFF_T place, void *data) {
  source *from = data;
  if (place < 0 || place > from->size)
    return OPJ_FALSE;
  from->at = place;
  return OPJ_TRUE;
}

static void silent(const char *message, void *data) { (void)message; (void)data; }
static int64_t number(const uint8_t *at) { return (int64_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]; }
static int word(const uint8_t *at) { return at[0] << 8 | at[1]; }

static int too_fine(const uint8_t *segment, int size, int style_at, int levels_at) {
  if (size <= levels_at + 4)
    return 1;
  if (!(segment[style_at] & 1))
    return 0;
  int levels = segment[levels_at] + 1;
  const uint8_t *sizes = segment + levels_at + 5;
  if (size - levels_at - 5 < levels)
    return 1;
  for (int i = 0; i < levels; i++) {
    int least = precinct_exponent_min - (levels - 1 - i);
    if (least < 1)
      least = 1;
    if ((sizes[i] & 15) < least || sizes[i] >> 4 < least)
      return 1;
  }
  return 0;
}

static int taken(const uint8_t *stream, int64_t size) {
  if (size < 43 || word(stream) != 0xFF4F || word(stream + 2) != 0xFF51)
    return 0;
  int64_t right = number(stream + 8), bottom = number(stream + 12), left = number(stream + 16), top = number(stream + 20);
  int64_t wide = number(stream + 24), high = number(stream + 28), tile_left = number(stream + 32), tile_top = number(stream + 36);
  int64_t width = right - left, height = bottom - top;
  int components = word(stream + 40);
  if (width < 1 || height < 1 || width > side_max || height > side_max || width * height > pixels_max || wide < 1 || high < 1 || tile_left > left
      || tile_top > top || right > INT32_MAX || bottom > INT32_MAX || components < 1 || components > components_max)
    return 0;
  if ((right - tile_left + wide - 1) / wide * ((bottom - tile_top + high - 1) / high) > tiles_max)
    return 0;
  for (int i = 0, at = 42; i < components; i++, at += 3)
    if (at + 3 > size || (stream[at] & 127) + 1 > bits_max || stream[at + 1] < 1 || stream[at + 1] > 4 || stream[at + 2] < 1 || stream[at + 2] > 4)
      return 0;
  int64_t at = 2, part = 0, part_length = 0;
  for (int segments = 0; at + 4 <= size; segments++) {
    int marker = word(stream + at), length = word(stream + at + 2);
    if (segments > segments_max)
      return 0;
    if (marker == 0xFFD9)
      return 1;
    if (marker == 0xFF93) {
      if (part_length == 0 || part + part_length <= at || part + part_length > size)
        return 1;
      at = part + part_length;
      continue;
    }
    if (marker < 0xFF00 || length < 2 || at + 2 + length > size)
      return 0;
    const uint8_t *segment = stream + at + 4;
    if (marker == 0xFF90) {
      if (length < 10)
        return 0;
      part = at;
      part_length = number(segment + 2);
    }
    if ((marker == 0xFF52 && too_fine(segment, length - 2, 0, 5)) || (marker == 0xFF53 && too_fine(segment, length - 2, 1, 2)))
      return 0;
    at += 2 + length;
  }
  return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *file, size_t size) {
  if (!taken(file, (int64_t)size))
    return -1;
  source from = { file, (int64_t)size, 0 };
  opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
  opj_stream_t *stream = opj_stream_create(64 * 1024, OPJ_TRUE);
  opj_image_t *image = NULL;
  opj_dparameters_t parameters;
  opj_set_info_handler(codec, silent, NULL);
  opj_set_warning_handler(codec, silent, NULL);
  opj_set_error_handler(codec, silent, NULL);
  opj_stream_set_user_data(stream, &from, NULL);
  opj_stream_set_user_data_length(stream, size);
  opj_stream_set_read_function(stream, read_some);
  opj_stream_set_skip_function(stream, skip_some);
  opj_stream_set_seek_function(stream, seek_to);
  memset(&parameters, 0, sizeof parameters);
  opj_set_default_decoder_parameters(&parameters);
  if (opj_setup_decoder(codec, &parameters) && opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image)) {
    // Every sample that the service would read: they must be there.
    volatile int64_t sum = 0;
    for (OPJ_UINT32 i = 0; i < image->numcomps; i++)
      for (int64_t at = 0; image->comps[i].data && at < (int64_t)image->comps[i].w * image->comps[i].h; at++)
        sum += image->comps[i].data[at];
  }
  opj_image_destroy(image);
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  return 0;
}
#endif
