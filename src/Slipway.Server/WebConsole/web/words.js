// Every text of the console, in one place. What the server says (errors, states, milestones) is shown as it comes.

export const W = {
  app: 'Slipway',
  nav: {
    label: 'Pages', home: 'Home', jobs: 'Jobs', tasks: 'Tasks', packages: 'Packages', services: 'Services', policy: 'Policy', users: 'Users', audit: 'Audit', node: 'Node',
    deploy: 'Deploy', logOut: 'Log out',
  },
  noPage: 'There is no such page',
  failed: 'This did not work',
  missing: 'Missing: ',
  again: 'Try again',
  unreachable: 'The server does not answer. It may be restarting, or the network is away.',
  away: 'The server does not answer; what you see is from before. Trying again…',
  notWhole: 'This page did not get here whole. The server may be restarting, or the network has changed.',
  notNow: 'Not now',
  all: 'all',
  none: 'none',
  by: (name) => (name ? `by ${name}` : ''),

  login: { title: 'Log in', user: 'User', password: 'Password', wait: (seconds) => ` Wait ${seconds} s.` },

  home: {
    title: 'Home', tasks: 'What happened last', allTasks: 'All tasks', allJobs: 'All jobs', noTasks: 'Nothing yet.', noJobs: 'No jobs yet.',
    welcome: 'Welcome to Slipway', invite: (name) => `Nothing runs here yet, ${name}. Give an image, and watch it become a running app.`,
    nats: 'Deploy the NATS image', other: 'Another image', source: ['In a source folder, ', 'apc app create NAME --start', ' does the same with your own code.'],
  },

  deploy: {
    title: 'Deploy an image', image: 'Image', imageExample: 'nats, ghcr.io/team/app:1.2', name: 'Name', space: 'Namespace', ports: 'Ports', portsHint: 'Beside those that the image exposes.',
    env: 'Environment', envHint: 'NAME=value, one a line.', options: 'Options', start: 'Start it', route: 'Give it an address', leads: 'Port of the address', toPort: (port) => `at port ${port}`, toChosen: 'at a port it is told in PORT', egress: 'Let it reach the outside', send: 'Deploy',
    which: 'Which image is to run?', name_: 'What is it to be called?', asking: 'Asking the registry…', allowed: 'Policy allows it', denied: 'Policy does not allow it', rules: 'by ',
    taken: 'A job or a package of that name is there already.', digest: 'Image', fetch: 'To fetch', nothing: (size) => `nothing: all ${size} are here`,
    missing: (size, missing, layers) => `${size} in ${missing} of ${layers} layers`, room: 'Room', need: (need, free) => `needs about ${need}, ${free} are free`, free: (free) => `${free} are free`, exposed: 'Exposes',
    tight: 'There may not be room for it.', badPort: (text) => `${text} is not a port; 1 to 65535 are.`, badEnv: (line) => `Line ${line} has no '='.`, twiceEnv: (name) => `${name} is there twice.`,
  },

  tasks: { title: 'Tasks', empty: 'None so far.', heads: ['State', 'Works on', 'Began', 'Took'], caption: 'Tasks, newest first' },

  task: {
    title: 'Task', cancel: 'Cancel', began: (when) => `began ${when}`, reconnecting: 'The connection is away; the task goes on meanwhile. Trying again…', happened: 'What happened',
    overall: 'Overall', download: (layer) => `Download of layer ${layer}`, unpack: (layer) => `Unpacking of layer ${layer}`, stalled: 'nothing moves', left: (time) => `${time} left`,
    of: (part, whole) => `${part} of ${whole}`, rate: (size) => `${size}/s`, done: (time) => `Done in ${time}. `, toJob: 'Go to the job', toPackage: 'See the packages', counted: (index, total) => ` (${index} of ${total})`,
    cancelled: (who, time) => `Cancelled by ${who || 'somebody'} after ${time}; nothing of it is left.`, code: 'Code ', times: 'Where the time went',
    askCancel: 'Cancel this task?', cancelMeans: 'What it has made so far is taken away; layers that others use stay.', cancelIt: 'Cancel the task',
    gap: 'Some events in between are no longer kept.', columns: ['Layer', 'Downloaded', 'Unpacked', 'Size'],
  },

  jobs: {
    title: 'Jobs', name: 'Name', space: 'Namespace', state: 'State', empty: 'No jobs yet.', noMatch: 'No job is like that.', heads: ['State', 'Name', 'Namespace', 'Image', 'Instances', 'Changed'],
    running: (now, wanted) => `${now} of ${wanted}`, deploy: 'Deploy an image',
  },

  job: {
    title: 'Job', overview: 'Overview', logs: 'Logs', versions: 'Versions', history: 'History', start: 'Start', stop: 'Stop', restart: 'Restart', scale: 'Scale', remove: 'Delete', gone: 'This job is gone.',
    instances: 'Instances', noInstances: 'None.', instanceHeads: ['State', 'Instance', 'Version', 'Address', 'Began', 'Disk', 'What became of it'], exit: (code) => `exit code ${code}`,
    running: 'Running', health: 'Health', version: 'Version', memory: 'Memory each', changed: 'Changed',
    about: 'About', fqn: 'Full name', image: 'Image', made: 'Made', restartMode: 'Restarts', ports: 'Ports', command: 'Command', user: 'User', tags: 'Tags', root: 'root',
    routes: 'Addresses', noRoutes: 'None: nobody outside reaches it.', routeHeads: ['Address', 'Port', 'Share'],
    bindings: 'Bindings and links', noBindings: 'None: it reaches nothing outside itself.', bindingHeads: ['Kind', 'Leads to', 'Variables'], service: 'service', link: 'link',
    env: 'Environment', noEnv: 'Empty.', envHeads: ['Name', 'Value'], show: 'Show', hide: 'Hide', masked: '••••••••', showName: (name) => `Show the value of ${name}`, hideName: (name) => `Hide the value of ${name}`,
    ask: { stop: (name) => `Stop ${name}?`, restart: (name) => `Restart ${name}?`, scale: (name) => `How many instances of ${name}?`, remove: (name) => `Delete ${name}?` },
    stopMeans: (count) => `${count} end; its addresses answer nobody until it is started again. Nothing else goes.`,
    restartMeans: 'New instances take the place of the old ones, one after the other. What an instance has written into its own files goes with it.',
    scaleLabel: 'Instances', scaleIt: 'Scale', with: 'With it goes:', stays: (name) => `Its package ${name} stays.`, goesInstances: (count) => `${count}, what they have written, and their logs`, goesNothing: 'its definition',
    goesRoute: (route) => `the address ${route}`, goesBinding: (name) => `the binding to ${name}`, goesLink: (name) => `the link to ${name}`, linkedFrom: (names) => `These are linked to it and have to be unlinked first: ${names}`,
    started: 'It is being started.', stopped: 'It is being stopped.', restarted: 'It is being restarted.', scaled: 'It is being scaled.', removed: 'It is gone.',
    historyHeads: ['When', 'Who', 'What', 'Allowed by'], noHistory: 'Nothing that you may see.', versionOf: (count) => `version ${count}`, unlimited: 'no limit',
  },

  versions: {
    heads: ['Version', 'Change', 'When', 'By', 'What changed', ''], first: 'As it was made.', lead: 'Every change of what the job is. Several changes share a version when instances do not notice them.', number: (number) => `#${number}`,
    current: 'now', compare: 'Compare', compareOne: (number) => `Compare #${number} with the one before`, from: 'From', to: 'To', same: 'The same.', secrets: 'Show secret values', hide: 'Hide secret values', other: '•••••••• (another value)', of: (number, when, who) => `#${number}, ${when}${who ? `, ${who}` : ''}`,
    back: 'Go back', backTo: (number) => `Go back to #${number}`, ask: (name, number) => `Bring ${name} back to #${number}?`,
    means: 'This makes a new change with what the job was then: image, command, environment, ports with their addresses, instances, limits and tags. Bindings and links stay as they are now.',
    restarts: 'If its instances have to notice, new ones take the place of the old, one after the other.', done: (number) => `It is as it was in #${number}.`,
  },

  logs: {
    lines: 'From before', search: 'Search', searchExample: 'text', instance: 'Instance', stream: 'Stream', pause: 'Pause', go: 'Go on', label: 'Log', reconnecting: 'The connection is away. Trying again…', ended: 'The log has ended.',
    count: (shown, all) => (shown === all ? `${all} lines` : `${shown} of ${all} lines`), waiting: (count) => `${count} more since`, empty: 'Nothing has been written yet.', out: 'out', err: 'err', end: 'To the end',
  },

  policy: {
    title: 'Policy', lead: 'Nothing is allowed unless a rule in one of these documents allows it.', heads: ['Document', 'Version', 'Changed', 'By', ''], managed: 'of the server', make: 'New document', ask: 'May they?',
    import: 'Import', importTitle: 'Import policy', importLead: 'Paste policy text, or choose a .pol file. It is checked before anything changes.', file: 'File', empty: 'No document that you may read.',
  },

  editor: {
    title: 'Policy document', fresh: 'New document', name: 'Name', nameHint: 'Letters, digits and - _ . + @.', text: 'Text', save: 'Save', remove: 'Delete', versions: 'Versions', good: 'No mistakes.',
    mistakes: (count) => `${count} to mend`, at: (line, column) => `${line}:${column}`, mayNot: 'You may not write this document as it is now.', managed: 'This document belongs to the server and is overwritten by updates: rules of all documents add up, so write yours in another.',
    effects: 'What it would change', noEffects: 'No decision about the users and jobs that are here would change.', incomplete: 'There is more than is shown.', gains: 'would be allowed', loses: 'would no longer be allowed',
    effectHeads: ['Who', '', 'What', 'On'], affected: (users, jobs) => `This change would affect ${users} and ${jobs}.`, compare: 'Compare', versionHeads: ['Version', 'When', 'By', ''], current: 'in force', deleted: 'deleted', same: 'The same text.',
    between: (version) => `Version ${version} and the text above`, saved: (name, version) => `${name} is in force, version ${version}.`, conflict: 'Somebody else has changed it meanwhile. Your text is kept here; compare it with theirs below.', take: 'Load this version',
    askSave: (name) => `Put ${name} in force?`, saveIt: 'Put in force', askRemove: (name) => `Delete ${name}?`, removeMeans: 'Its rules end at once. The versions are kept.', gone: (name) => `${name} is no longer in force.`, unsaved: 'not saved yet',
  },

  simulate: {
    title: 'May they?', lead: 'Asks policy as the server would, and draws how it came to its answer.', who: 'Who', whoHint: 'A user, or a job by its full name; empty for yourself.', claim: 'What', fqn: 'On what', ask: 'Ask', known: 'Given', because: 'because',
    yes: (claim, fqn) => `Allowed: ${claim} on ${fqn}`, no: 'Not allowed', near: 'Rules that nearly would', failed: 'does not hold: ', hidden: 'You may not read this document.',
  },

  packages: {
    title: 'Packages', heads: ['State', 'Name', 'On disk', 'Used by', 'Made', ''], empty: 'No packages yet.', own: 'its own', shared: 'shared with others', prune: 'Prune…', remove: 'Delete', 
    layer: 'Layer', also: 'Also in', size: 'Compressed', only: 'no other', askPrune: 'Delete packages that no job uses?', pruneNone: 'Every package is used by a job, or too young to go.', pruneIt: (size) => `Delete, and free ${size}`,
    pruned: (count, size) => `${count} deleted, ${size} freed.`, askRemove: (name) => `Delete the package ${name}?`, frees: (size) => `Layers that only it has go, too: about ${size}.`, used: 'in use', nobody: 'no job', details: 'Layers',
  },

  services: {
    title: 'Services', lead: 'What jobs may use once they are bound to it.', heads: ['Name', 'Namespace', 'Type', 'Leads to', 'Bound', ''], empty: 'No service that you may read.', make: 'New service', name: 'Full name', type: 'Type', url: 'URL', create: 'Make it',
    urlHint: 'For types other than network: what bound jobs get as a variable. It is shown without its password.', remove: 'Delete', askRemove: (name) => `Delete the service ${name}?`, removeMeans: 'Jobs that are bound to it keep it from going.', made: (name) => `${name} is there.`,
  },

  users: {
    title: 'Users', heads: ['Name', 'Made', 'Password changed', ''], empty: 'No user that you may see.', make: 'New user', name: 'Name', password: 'Password', current: 'Your current password', create: 'Make it', remove: 'Delete', reset: 'New password', revoke: 'End sessions',
    askRemove: (name) => `Delete the user ${name}?`, removeMeans: 'Their tokens end at once. Their jobs stay and keep running.', removeSelf: 'This is you: you are logged out at once and cannot come back. Your jobs stay and keep running. The server refuses it when nobody else could change policy.', askRevoke: (name) => `End all sessions of ${name}?`, revokeMeans: 'Every token that they have ends now; they can log in again.',
    askReset: (name) => `A new password for ${name}`, set: 'Set it', done: (name) => `Done for ${name}.`, made: (name) => `${name} can log in now.`, you: 'you',
  },

  audit: {
    title: 'Audit', heads: ['When', 'Who', 'What', 'On', 'By'], empty: 'Nothing that you may see.', fqn: 'About', fqnExample: '*::/sandbox/fred', principal: 'Who', type: 'What', typeExample: 'policy.access.denied', newer: 'Newer', older: 'Older', show: 'Show',
  },

  node: {
    title: 'Node', host: 'Host', version: 'Version', up: 'Up', processors: 'Processors', memory: 'Memory', disk: 'Disk', layers: 'Layers', instances: 'Instances', jobs: 'Jobs', folder: 'Data folder', of: (free, total) => `${free} free of ${total}`, left: 'May still begin',
    layerUse: (count, size) => `${count}, ${size}`, used: 'used',
  },
};
