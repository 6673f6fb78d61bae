/** A second, tiny addon for Node: `mute()` sends the process's stderr nowhere and returns what `unmute(fd)` needs to bring it back.
 *
 *  Since version 2.19 TensorFlow greets on stderr while it is being loaded, whatever TF_CPP_MIN_LOG_LEVEL says, before any function of it can be called.
 *  Node has no way to redirect a file descriptor of its own.
 */
export const quietSource = `
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static napi_value Mute(napi_env env, napi_callback_info) {
  const int saved = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  if (saved >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  if (nowhere >= 0) close(nowhere);
  napi_value result = nullptr;
  napi_create_int32(env, saved, &result);
  return result;
}

static napi_value Unmute(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  int32_t saved = -1;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  napi_get_value_int32(env, argument, &saved);
  if (saved >= 0) {
    dup2(saved, STDERR_FILENO);
    close(saved);
  }
  return nullptr;
}

NAPI_MODULE_INIT() {
  const struct {
    const char* name;
    napi_callback function;
  } entries[] = {{"mute", Mute}, {"unmute", Unmute}};
  for (const auto& [name, function] : entries) {
    napi_value value = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  }
  return exports;
}
`;
