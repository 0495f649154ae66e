/* Styles are bundled by the build; to the compiler they are imports that do something and give nothing. */
declare module "*.css";
