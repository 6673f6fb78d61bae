/** Teaches the source of the binding, `tfjs_backend.cc`, lists of strings and of element types as attributes of an op: TensorFlow's fused convolution takes both, and the binding knows only lists of integers.
 *
 *  @returns the source with a few lines more; a source without the place for them as it is: its binding works, but for fused convolutions.
 */
export function withAttributeLists(source: string): string {
  const [before, after, ...others] = source.split(PLACE);
  return after === undefined || others.length > 0 ? source : `${header}${before}${call}${PLACE}${after}`;
}

/** Where the binding has read name, type and value of an attribute, and sets it. */
const PLACE = '  switch (tf_attr_type) {\n';

const call = '  if (gans::SetAttributeList(env, tfe_op, attr_name, tf_attr_type, js_value)) return;\n';

const header = `
#include <node_api.h>
#include <string>
#include <vector>
#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace gans {

// Whether the value was a list of strings or of types, which is set then. A list of anything else sets an empty one, which TensorFlow refuses.
static bool SetAttributeList(napi_env env, TFE_Op* op, const char* name, TF_AttrType type, napi_value value) {
  bool is_list = false;
  if (type != TF_ATTR_STRING && type != TF_ATTR_TYPE) return false;
  if (napi_is_array(env, value, &is_list) != napi_ok || !is_list) return false;
  uint32_t length = 0;
  napi_get_array_length(env, value, &length);
  std::vector<std::string> strings(length);
  std::vector<TF_DataType> types(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value item;
    napi_get_element(env, value, i, &item);
    int32_t number = 0;
    napi_get_value_int32(env, item, &number);
    types[i] = static_cast<TF_DataType>(number);
    size_t size = 0;
    napi_get_value_string_utf8(env, item, nullptr, 0, &size);
    strings[i].resize(size + 1);
    napi_get_value_string_utf8(env, item, &strings[i][0], size + 1, &size);
    strings[i].resize(size);
  }
  if (type == TF_ATTR_TYPE) {
    TFE_OpSetAttrTypeList(op, name, types.data(), static_cast<int>(length));
    return true;
  }
  std::vector<const void*> starts;
  std::vector<size_t> sizes;
  for (const std::string& string : strings) {
    starts.push_back(string.data());
    sizes.push_back(string.size());
  }
  TFE_OpSetAttrStringList(op, name, starts.data(), sizes.data(), static_cast<int>(length));
  return true;
}

}  // namespace gans

`;
