/** The words by which `numeric.ts` tells numerical code from other work. Lists of names, grouped by what they tell. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Modules whose calls compute. */
export const MATH_MODULES = words(`
  Math math np numpy anp jnp jax torch F nn tf scipy sp special cmath linalg autograd autograd_numpy onp mx cp cupy mathjs`);

/** Functions that compute, by their own name or as methods. */
export const MATH_FUNCTIONS = words(`
  sin cos tan asin acos atan atan2 arcsin arccos arctan arctan2 sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10
  log1p sqrt cbrt square pow power hypot norm dot matmul inner outer cross sum mean prod var std trace det inv solve erf erfc
  gamma lgamma gammaln sigmoid relu softplus softmax logsumexp clip clamp where einsum trapz trapezoid polyval rosen backward`);

/** Of those modules, what counts and rounds and draws, which says nothing about a derivative. */
export const DISCRETE = words(`
  floor ceil round trunc rint random randint rand randn choice shuffle seed arange zeros ones empty full array asarray shape
  isnan isfinite isclose allclose tensor zeros_like ones_like from_numpy no_grad manual_seed`);

/** A result that these make has no derivative worth drawing; what they are given is not counted. */
export const ROUNDING = words('floor ceil round trunc int parseInt len range bool str String Boolean list dict repr');

/** Of those modules, what reads and writes files, and the draws of JavaScript's `Math`. */
export const FILE_FUNCTIONS = words('load loadtxt genfromtxt fromfile save savez savetxt random');

/** Names at the root of a call or a member that tell of other work: the page, the server, files, the system. */
export const OTHER_ROOTS = words(`
  window document navigator localStorage sessionStorage history location process fs path os sys subprocess shutil glob json
  JSON re requests urllib http axios logging logger plt pylab sns plotly pd csv pickle sqlite3 cursor session db conn
  connection prisma mongoose redis app router req res request response models serializers React ReactDOM Vue jQuery expect
  jest vi chai assert sinon cy pytest unittest mock datetime moment dayjs random argparse click yaml Promise Date Intl
  Object Buffer crypto $ _`);

/** Functions that tell of other work when they are called by their bare names. */
export const OTHER_CALLS = words(`
  fetch open input render redirect reverse setTimeout setInterval requestAnimationFrame alert dispatch require describe it
  test expect next super jsonify url_for get_object_or_404 JsonResponse HttpResponse Response isinstance hasattr getattr setattr
  DataLoader Date Promise Map Set WeakMap URL`);

/** Members that tell of other work wherever they stand. */
export const OTHER_MEMBERS = words(`
  addEventListener preventDefault stopPropagation querySelector querySelectorAll getElementById innerHTML textContent
  classList className clientX clientY target currentTarget style json send status headers cookies body objects save
  commit execute fetchall read write readline readlines close load loadtxt genfromtxt savetxt read_csv to_csv zero_grad step
  join split strip lower upper startswith endswith startsWith endsWith toString toFixed toLocaleString padStart padEnd trim
  toUpperCase toLowerCase charCodeAt charAt substring format encode decode then catch emit subscribe setState forceUpdate
  getTime getFullYear getMonth toISOString strftime isoformat random randn randint hasOwnProperty groupby iterrows`);

/** Parameters that tell of other work. */
export const OTHER_PARAMETERS = words(`
  req res request response next event evt props action user users item items cart order product url text string message msg
  filename filepath file files callback cb page pageSize page_size query html css element children router store db session
  id ids ctx df args_dict title label name names date dates`);

/** Decorators of frameworks. */
export const OTHER_DECORATORS = words(`
  app router bp blueprint api pytest fixture click task shared_task receiver admin login_required csrf_exempt
  require_http_methods property cached_property validator Component Injectable Input Output overload abstractmethod`);

/** A function that is called so does not compute, whatever it holds. */
export const OTHER_FUNCTION =
  /^(?:test(?=$|[A-Z_])|use[A-Z]|on[A-Z]|handle(?=$|[A-Z_])|render(?=$|[A-Z_])|fetch(?=$|[A-Z_])|parse(?=$|[A-Z_])|format(?=$|[A-Z_])|print(?=$|[A-Z_])|plot(?=$|[A-Z_])|draw(?=$|[A-Z_])|setup(?=$|[A-Z_])|teardown(?=$|[A-Z_])|main$|constructor$|__(?!call__))/;

/** Types of a first parameter that no derivative is taken by. */
export const OTHER_TYPE =
  /\b(?:string|str|boolean|bool|bytes|Event|\w*Event|Request|HttpRequest|Response|Path|Date|datetime|\w*Element|Promise|Map|Set|Record|\w*Props|\w*State|Node|DataFrame|React\.\w+)\b/;
