/**
 * SQL's own words by the part they play in a sentence, across the common dialects. One letter per role;
 * `languages/sql-tokens.ts` says what each letter means.
 */
export const sqlWords: ReadonlyMap<string, string> = new Map(
  (
    [
      ["n", "null true false unknown"],
      ["l", "and or xor div mod"],
      ["!", "not binary"],
      [
        "O",
        "like rlike regexp is in between ilike glob similar sounds soundex overlaps contains isnull notnull match against",
      ],
      ["U", "union intersect except minus"],
      ["S", "select"],
      ["F", "from"],
      ["I", "into"],
      [
        "W",
        "where having group order limit offset procedure fetch rownum using window returning partition",
      ],
      [
        "D",
        "insert update delete create alter shutdown call grant revoke merge replace waitfor handler load set begin if while print backup restore reconfigure dbcc kill use do prepare copy attach pragma",
      ],
      ["E", "table database values procedure outfile dumpfile delay immediate infile tablespace"],
      ["T", "drop truncate"],
      ["X", "exec execute"],
      ["V", "declare"],
      ["C", "case"],
      ["A", "as"],
      [
        "k",
        "all distinct distinctrow top when then else end by asc desc collate escape join inner outer left right cross natural on interval cast convert with rollup any some exists boolean mode language only nowait temporary recursive returns goto over separator sql_calc_found_rows straight_join high_priority",
      ],
    ] as const
  ).flatMap(([role, words]) => words.split(" ").map((word) => [word, role] as const)),
);

/** Functions that nobody writes outside SQL, or that SQL expressions use; a call of one weighs in. */
export const sqlFunctions: ReadonlySet<string> = new Set(
  (
    "abs acos aes_decrypt aes_encrypt ascii asin atan avg benchmark bin bin_to_num bit_and bit_count bit_length bit_or cast ceil ceiling char " +
    "char_length character_length charindex chr coalesce col_length compress concat concat_ws connection_id conv convert convert_tz cos cot count " +
    "crc32 curdate current_catalog current_database current_date current_setting current_schema current_time current_timestamp current_user curtime database database_to_xml " +
    "datalength date_add date_format date_sub datediff db_id db_name decode default des_decrypt des_encrypt elt encode encrypt exists exp export_set " +
    "extract extractvalue field find_in_set floor format found_rows from_base64 from_days from_unixtime gen_random_uuid get_lock getdate group_concat " +
    "has_dbaccess has_perms_by_name hex host_name ident_current identity if ifnull iif inet_aton inet_ntoa insert instr interval is_member is_srvrolemember isdate isnull isnumeric json_keys json_extract " +
    "last_insert_id lcase least left length likelihood likely ln load_extension load_file locate log log10 log2 lower lpad ltrim make_set makedate master_pos_wait max md5 " +
    "mid min mod name_const now nullif nvl nvl2 object_id object_name oct octet_length openquery openrowset opendatasource ord password patindex period_add pg_backend_pid pg_read_file pg_sleep " +
    "pi polygon pow power print quarter quote quotename radians rand random randomblob release_lock repeat replace replicate reverse right round " +
    "row row_count rpad rtrim schema schema_name serverproperty session_user sha sha1 sha2 sign sin sleep soundex space sqlite_version sqrt stdev stddev str strcmp substr " +
    "substring substring_index sum suser_id suser_name suser_sname sysdate sysdatetime system_user table_to_xml tan to_base64 to_char to_date to_number to_timestamp_tz totimestamp trim try_convert truncate " +
    "ucase uncompress unhex unicode unix_timestamp unlikely updatexml upper user user_id user_name utc_date uuid uuid_short values var_pop variance version waitfor week " +
    "xmltype xmlquery xmlexists xp_cmdshell xp_dirtree xp_regread year zeroblob multipoint multipolygon multilinestring linestring geometrycollection point " +
    "generate_series regexp_replace regexp_substring string_agg string_to_array array_to_string ascii_str unistr dump lo_import lo_export pg_ls_dir query_to_xml row_to_json array_agg sp_password"
  ).split(" "),
);

/**
 * Functions whose call stands for an attack by itself: they wait, read files, leak through errors or
 * reach out of the database, and no literal an API takes is spelt like a call of one.
 */
export const sqlProbes: ReadonlySet<string> = new Set(
  (
    "sleep benchmark pg_sleep extractvalue updatexml load_file xp_cmdshell xp_dirtree xp_regread xp_fileexist openrowset openquery opendatasource randomblob " +
    "load_extension pg_read_file pg_ls_dir lo_import lo_export name_const master_pos_wait get_lock concat_ws group_concat " +
    "current_user session_user system_user sysdate database schema_name suser_sname is_srvrolemember sqlite_version db_name aes_decrypt unhex connection_id " +
    "xmltype query_to_xml database_to_xml pg_backend_pid found_rows waitfor procedure_analyse"
  ).split(" "),
);

/** Catalogues, built-in databases and extended procedures: names that belong to the engine, not to an application. */
export const sqlCatalogues: ReadonlySet<string> = new Set(
  (
    "information_schema pg_catalog pg_toast pg_user pg_shadow pg_database sysobjects syscolumns sysusers sysdatabases sysprocesses sysindexes syscat syscatalog " +
    "msysaccessobjects msysaces msysobjects msysqueries msysrelationships msysaccessstorage msysaccessxml msysmodules msysmodules2 msysdb " +
    "mysql master tempdb msdb northwind sqlite_master sqlite_schema sqlite_temp_master sqlite_sequence all_tables all_tab_columns user_tables user_tab_columns user_users user_objects user_ind_columns user_constraints user_password user_group mb_users " +
    "dba_users dba_tables v$version schemata table_schema table_name column_name schema_name performance_schema attrelid attnotnull attnum atttypid textpos object_id object_type object_name column_id xtype xp_cmdshell xp_dirtree " +
    "sp_executesql sp_oacreate sp_makewebtask sp_password sp_help sp_execute xp_regread xp_regwrite xp_fileexist sp_configure"
  ).split(" "),
);
