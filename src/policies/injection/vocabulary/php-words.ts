/** Functions whose names are PHP's and nobody's English. */
export const phpFunctions: ReadonlySet<string> = new Set(
  (
    "addslashes apache_child_terminate apache_setenv array_diff_uassoc array_diff_ukey array_filter array_intersect_uassoc array_map array_reduce array_udiff array_udiff_assoc array_uintersect array_walk array_walk_recursive assert_options base64_decode base64_encode base_convert bin2hex bindec bsompress bzcompress bzdecompress bzopen call_user_func call_user_func_array call_user_method " +
    "chgrp chmod chown chroot class_exists clearstatcache convert_uuencode convert_uudecode create_function ctype_alpha curl_exec curl_file_create curl_init curl_multi_exec curl_setopt db2_connect debug_backtrace define_syslog_variables dirname disk_free_space dl error_log error_reporting escapeshellarg escapeshellcmd expect_popen extension_loaded fclose fgetc fgets file_exists file_get_contents file_put_contents fileatime " +
    "filegroup fileinode filemtime fileowner fileperms filesize filetype finfo_open fopen forward_static_call fpassthru fputs fputcsv fread fsockopen ftok ftp_connect ftp_exec ftp_get ftp_login ftp_nb_fput ftp_put ftp_raw ftp_rawlist func_get_args function_exists fwrite get_cfg_var get_current_user get_defined_constants get_defined_functions get_defined_vars get_loaded_extensions get_magic_quotes_gpc get_object_vars getallheaders getcwd getenv gethostname getimagesize " +
    "getlastmod getmygid getmyinode getmypid getmyuid gzcompress gzdecode gzdeflate gzencode gzfile gzgetc gzgets gzinflate gzopen gzpassthru gzread gzuncompress gzwrite hex2bin hexdec highlight_file highlight_string hash_file hash_hmac_file hash_update_file htmlspecialchars_decode html_entity_decode image2wbmp imagecreatefromgif imagecreatefromjpeg imagecreatefrompng ini_get ini_get_all ini_restore ini_set intval invokeargs iptcembed is_callable is_dir is_executable is_file is_int is_link " +
    "is_numeric is_object is_readable is_string is_uploaded_file is_writable is_writeable iterator_apply json_decode json_encode lchgrp lchown libxml_disable_entity_loader link lstat mb_ereg_replace mb_eregi_replace mb_parse_str mb_send_mail md5_file method_exists mime_content_type mkdir move_uploaded_file mysql_query mysqli_query mysql_connect mysql_pconnect mysqli_connect octdec odbc_connect odbc_exec odbc_result_all odbc_execute ob_clean ob_get_clean ob_start opendir openssl_decrypt openssl_encrypt openlog parse_ini_file parse_str passthru " +
    "pathinfo pcntl_alarm pcntl_exec pcntl_fork pcntl_signal pdo_mysql pfsockopen pg_connect pg_execute pg_prepare pg_query phpcredits phpinfo phpversion php_uname php_strip_whitespace php_ini_loaded_file popen posix_access posix_ctermid posix_getcwd posix_getegid posix_geteuid posix_getgid posix_getlogin posix_getpwuid posix_getuid posix_kill posix_mkfifo posix_mknod posix_setegid posix_setpgid posix_setsid posix_setuid posix_ttyname posix_uname preg_grep preg_match preg_match_all preg_quote preg_replace preg_replace_callback preg_split " +
    "print_r printf proc_close proc_get_status proc_nice proc_open proc_terminate putenv quotemeta quoted_printable_decode rawurldecode rawurlencode readdir readfile readgzfile readline readline_completion_function readlink realpath recursiveiterator reflectionclass reflectionfunction register_shutdown_function register_tick_function rmdir runkit_constant_redefine runkit_function_rename scandir session_set_save_handler session_start setcookie set_error_handler set_exception_handler set_include_path set_magic_quotes_runtime sha1_file shell_exec shmop_open show_source simplexml_load_file " +
    "simplexml_load_string socket_connect socket_create spl_autoload spl_autoload_register sqlite_array_query sqlite_create_function sqlite_open sqlite_popen sqlite_query sqlite_single_query sprintf fprintf vprintf vsprintf sscanf str_replace str_rot13 str_shuffle str_split strip_tags stripcslashes stripslashes strpbrk stripos strrev strtolower strtoupper strtr stream_context_create stream_filter_append stream_get_contents stream_socket_client stream_socket_server substr substr_count substr_replace symlink sys_get_temp_dir sys_getloadavg syslog tempnam tmpfile touch uasort uksort unlink unserialize urldecode " +
    "urlencode usort utf8_decode utf8_encode var_dump var_export variant_cast win32_create_service xml_parse xml_set_character_data_handler xmlrpc_decode yaml_parse zip_open zip_read zlib_decode zlib_encode ucwords ucfirst lcfirst nl2br htmlentities htmlspecialchars is_array is_null isset gettype settype wordwrap"
  ).split(" "),
);

/** Functions whose names are words: an argument must follow that only code has. */
export const phpWords: ReadonlySet<string> = new Set(
  "assert basename chr copy define die each empty end eval exec exit explode extract file glob header implode include include_once join key link list mail max md5 min next ord pack pos print range rename require require_once reset round sha1 sort split stat system tempnam touch trim unlink unpack unset usleep virtual current count date time constant compact crypt fgets flock fork hash ltrim rtrim strlen strpos strstr".split(
    " ",
  ),
);

/** Superglobals. */
export const phpVariables: readonly string[] = [
  "$_get",
  "$_post",
  "$_request",
  "$_server",
  "$_cookie",
  "$_files",
  "$_session",
  "$_env",
  "$globals",
  "$http_raw_post_data",
  "$http_get_vars",
  "$http_post_vars",
  "$http_server_vars",
  "$http_cookie_vars",
  "$argv",
  "$argc",
  "$php_errormsg",
  "$http_response_header",
  "$this->",
];

/** Stream wrappers: `scheme://` that PHP opens instead of a file. */
export const phpWrappers: ReadonlySet<string> = new Set(
  "php phar zip zlib glob expect rar ogg ssh2 ssh2.exec ssh2.shell ssh2.sftp bzip2 compress.zlib compress.bzip2 data zlib.deflate".split(
    " ",
  ),
);

/** Settings of php.ini; one followed by a value is an attempt to set it. */
export const phpSettings: ReadonlySet<string> = new Set(
  (
    "allow_url_fopen allow_url_include arg_separator.input arg_separator.output assert.active assert.callback auto_append_file auto_detect_line_endings auto_globals_jit auto_prepend_file browscap cgi.force_redirect cgi.fix_pathinfo default_charset default_mimetype disable_classes disable_functions display_errors display_startup_errors doc_root docref_ext docref_root enable_dl enable_post_data_reading error_append_string error_log error_prepend_string error_reporting exit_on_timeout " +
    "expose_php extension extension_dir file_uploads highlight.comment html_errors ignore_repeated_errors ignore_user_abort implicit_flush include_path input_encoding internal_encoding log_errors log_errors_max_len magic_quotes_gpc magic_quotes_runtime mail.add_x_header mail.force_extra_parameters mail.log max_execution_time max_file_uploads max_input_nesting_level max_input_time max_input_vars memory_limit open_basedir output_buffering output_encoding output_handler post_max_size precision " +
    "realpath_cache_size register_argc_argv register_globals report_memleaks request_order safe_mode sendmail_from sendmail_path serialize_precision short_open_tag smtp_port sql.safe_mode suhosin.simulation sys_temp_dir track_errors unserialize_callback_func unserialize_max_depth upload_max_filesize upload_tmp_dir user_dir user_ini.filename variables_order xmlrpc_errors zend.assertions zend.detect_unicode zend.enable_gc zend.multibyte zend.script_encoding zend_extension zlib.output_compression session.save_path session.upload_progress.enabled opcache.enable"
  ).split(" "),
);
