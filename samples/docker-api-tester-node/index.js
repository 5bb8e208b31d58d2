'use strict';
// POST /v1/jobs/docker answers at once with the URL of a Task. Opened as a WebSocket, that URL tells what happens:
//
//   POST http://api.example.com/v1/jobs/docker  ->  {"location":"http://api.example.com/v1/tasks/<uuid>"}
//   GET  ws://api.example.com/v1/tasks/<uuid>   ->  one TaskEvent a message, until "eos", "error" or "cancel"

const http = require('node:http');
const https = require('node:https');
const WebSocket = require('ws');

const env = (name, byDefault) => process.env[name] || byDefault;

// Change these, or set the variables. In an app that is bound to /apcera::http the platform sets HTTP_URI, and adds the token.
const api = env('API_ENDPOINT', env('HTTP_URI', 'http://api.slipway.localhost')).replace(/\/+$/, '');
const user = env('APC_USER', 'admin');
const token = env('BEARER_TOKEN', '');

const dockerCreateEndpoint = `${api}/v1/jobs/docker`;
const dockerRequestObject = JSON.stringify({
  image_url: env('IMAGE_URL', 'https://registry-1.docker.io/library/nats:latest'),
  job_fqn: `job::/sandbox/${user}::nats`,
  start: true,
});
const headers = token ? { Authorization: `Bearer ${token}` } : {};

/** Sends the request and gives back the Task's URL. */
function createJob() {
  const { request } = dockerCreateEndpoint.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(dockerCreateEndpoint, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(dockerRequestObject) },
    }, (response) => {
      const parts = [];
      response.on('error', reject);
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const answer = parse(Buffer.concat(parts).toString());
        if (response.statusCode >= 300) {
          // {"code":403,"message":"missing claim …",…}
          reject(new Error(`/v1/jobs/docker API request failed with ${response.statusCode}: ${answer.message || response.statusMessage}`));
        } else if (typeof answer.location !== 'string') {
          reject(new Error('/v1/jobs/docker API request was answered without the location of a task.'));
        } else {
          resolve(answer.location);
        }
      });
    });
    call.on('error', (problem) => reject(new Error(`${dockerCreateEndpoint} can't be reached: ${problem.message}`)));
    call.end(dockerRequestObject);
  });
}

/** Prints the Task's events until the server closes the socket. True when the Task succeeded. */
function watch(location) {
  return new Promise((resolve) => {
    let succeeded;
    // The location is an http URL; a WebSocket is opened on the same one.
    const socket = new WebSocket(location.replace(/^http/, 'ws'), { headers });
    socket.on('open', () => console.log('WebSocket connection established, waiting for task events...'));
    socket.on('message', (message) => {
      const event = parse(message.toString());
      switch (event.task_event_type) {
        case 'event':
          console.log(`${event.stage} - ${event.subtask ? event.subtask.name : ''}`);
          break;
        case 'eos':
          succeeded = true;
          console.log('Task completed successfully.');
          break;
        case 'error':
          succeeded = false;
          console.error(`Task failed: ${event.payload ? event.payload.error : ''}`);
          break;
        case 'cancel':
          succeeded = false;
          console.error('Task was cancelled.');
          break;
      }
    });
    socket.on('error', (problem) => console.error(`WebSocket connection failed: ${problem.message}`));
    socket.on('close', (code) => {
      console.log('WebSocket connection closed.');
      if (succeeded === undefined) console.error(`The connection was closed (${code}) before the task ended.`);
      resolve(succeeded === true);
    });
  });
}

/** An object, whatever was sent. */
function parse(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

async function main() {
  const location = await createJob();
  console.log('/v1/jobs/docker API request successful.');
  return await watch(location) ? 0 : 1;
}

main().then((code) => { process.exitCode = code; }, (problem) => {
  console.error(problem.message);
  process.exitCode = 1;
});
